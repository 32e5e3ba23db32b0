from django.apps import AppConfig


class ShellApp(AppConfig):
    name = "xueji.web.shell"
    label = "shell"
    verbose_name = "页面"
