from django.apps import AppConfig


class AuditApp(AppConfig):
    name = "xueji.apps.audit"
    label = "audit"
    verbose_name = "审计"
