from django.apps import AppConfig


class NoticesApp(AppConfig):
    name = "xueji.apps.notices"
    label = "notices"
    verbose_name = "通知"
