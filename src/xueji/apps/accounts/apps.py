from django.apps import AppConfig


class AccountsApp(AppConfig):
    name = "xueji.apps.accounts"
    label = "accounts"
    verbose_name = "账号"
