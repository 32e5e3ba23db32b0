from django.apps import AppConfig


class PlansApp(AppConfig):
    name = "xueji.apps.plans"
    label = "plans"
    verbose_name = "计划"
