"""The site's folder: made, keyed and brought up to date before anything is served from it."""

import os
import secrets
from pathlib import Path


def prepare(home: Path) -> None:
    """Set up Django for the site in `home`; the secret key is made once, readable by its owner alone."""
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


def migrate() -> None:
    """Bring the database up to date and gather the assets under hashed names."""
    from django.core.management import call_command  # after django.setup()

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
