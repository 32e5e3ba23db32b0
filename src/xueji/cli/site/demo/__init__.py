"""The demonstration: a made-up bureau's year, made through the same services as a real one."""

from xueji.cli.site.demo.command import demo

__all__ = ["demo"]
