"""Make a site with one organ and an account per role, without roster or plan: `make_site.py HOME PASSWORD`."""

import sys
from pathlib import Path

from xueji.cli.site.site import migrate, prepare


def main(home: Path, password: str) -> None:
    prepare(home)
    migrate()
    from django.db import transaction

    from xueji.apps.accounts.policy import Role
    from xueji.apps.organisation.accounts import make_account
    from xueji.apps.organisation.models import Organ

    with transaction.atomic():
        organ = Organ.objects.create(name="云州市经济和信息化局")
        for role, name in ((Role.CLERK, "周敏"), (Role.AUDIT_ADMIN, "审计员"), (Role.OBSERVER, "观察员")):
            make_account(
                username=role.value, full_name=name, password=password, role=role, organ=organ, unit=None, person=None
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
