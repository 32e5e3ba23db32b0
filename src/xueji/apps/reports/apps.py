from django.apps import AppConfig


class ReportsApp(AppConfig):
    name = "xueji.apps.reports"
    label = "reports"
    verbose_name = "公文"
