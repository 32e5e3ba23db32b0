"""The checks that a site must pass before it starts."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "xueji.config"
    label = "site"
    verbose_name = "站点"

    def ready(self) -> None:
        from xueji.config import checks  # noqa: F401 -- registers the checks once the apps are loaded
