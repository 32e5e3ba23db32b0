from django.apps import AppConfig


class RightsApp(AppConfig):
    name = "xueji.apps.rights"
    label = "rights"
    verbose_name = "个人信息"
