"""Coded system checks: what makes a site unfit to start says so, with the next step."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register(deploy=True)
def the_site_keeps_its_key(**_: Any) -> Sequence[CheckMessage]:
    """Without a kept key each restart signs everybody out."""
    if settings.TESTING or (settings.HOME / "secret-key").is_file():
        return []
    return [Warning("没有保存的密钥。", hint="运行 xueji serve 会自动生成，或设置 XUEJI_SECRET_KEY。", id="xueji.W001")]


@register()
def debug_is_off_in_public(**_: Any) -> Sequence[CheckMessage]:
    if settings.DEBUG and settings.TLS:
        return [Error("公开的站点不能打开调试页。", hint="去掉 XUEJI_DEBUG。", id="xueji.E001")]
    return []
