"""The site's folder: made, keyed and brought up to date before anything is served from it."""

import os
import secrets
from glob import escape
from pathlib import Path

from xueji.core.errors import XuejiError


class HalfRestored(XuejiError):
    """A restore was killed before the new folder stood in its place: an empty site begun there would hide both."""


def prepare(home: Path) -> None:
    """Set up Django for the site in `home`; the secret key is made once, readable by its owner alone."""
    ensure_whole(home)
    home.mkdir(parents=True, exist_ok=True)
    key = home / "secret-key"
    if not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    os.environ["XUEJI_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")
    import django  # settings are read at import, after the folder is known

    django.setup()


def ensure_whole(home: Path) -> None:
    """Raises HalfRestored."""
    if home.exists() or not restoring(home).exists():
        return
    kept = restores(home)
    way_out = f"原来的站点在 {before(home, kept)}，请改名为 {home.name}，再启动或恢复" if kept else "请重新恢复"
    raise HalfRestored(f"上次恢复到 {home} 没有做完。{way_out}。")


def restoring(home: Path) -> Path:
    """Where a restore builds the new folder; gone once it is in place."""
    return home.with_name(f".{home.name}.restoring")


def before(home: Path, number: int) -> Path:
    """What the folder is called that the restore with this number took the place of."""
    return home.with_name(f"{home.name}.before-{number}")


def restores(home: Path) -> int:
    """The number of the last of them whose folder is still kept; 0 where none is."""
    kept = home.parent.glob(f"{escape(home.name)}.before-*")
    return max((int(end) for place in kept if (end := place.name.rpartition("-")[2]).isdecimal()), default=0)


def migrate() -> None:
    """Bring the database up to date and gather the assets under hashed names."""
    from django.core.management import call_command  # after django.setup()

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
