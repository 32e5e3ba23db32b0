from django.apps import AppConfig


class OrganisationApp(AppConfig):
    name = "xueji.apps.organisation"
    label = "organisation"
    verbose_name = "单位"
