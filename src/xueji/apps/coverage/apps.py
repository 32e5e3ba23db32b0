from django.apps import AppConfig


class CoverageApp(AppConfig):
    name = "xueji.apps.coverage"
    label = "coverage"
    verbose_name = "覆盖"
