"""Make a site with one organ and an account per role, without roster or plan: `make_site.py HOME PASSWORD`."""

import sys
from pathlib import Path

from xueji.cli.site.site import migrate, prepare


def main(home: Path, password: str) -> None:
    prepare(home)
    migrate()
    from django.db import transaction
    from django.utils import timezone

    from xueji.apps.accounts.policy import Role
    from xueji.apps.organisation.accounts import make_account
    from xueji.apps.organisation.models import Organ

    with transaction.atomic():
        # Organs of their own, so that what one journey decides is not found decided by another.
        others = {
            "clerk_of_forests": "云州市林业局",
            "clerk_of_waters": "云州市水利局",
            "clerk_of_figures": "云州市统计局",
            "clerk_of_archives": "云州市档案局",
        }
        for username, name in others.items():
            make_account(
                username=username,
                full_name="何静",
                password=password,
                role=Role.CLERK,
                organ=Organ.objects.create(name=name),
                unit=None,
                person=None,
                now=timezone.now(),
                first=False,
            )
        organ = Organ.objects.create(name="云州市经济和信息化局")
        for role, name in ((Role.CLERK, "周敏"), (Role.AUDIT_ADMIN, "审计员"), (Role.OBSERVER, "观察员")):
            make_account(
                username=role.value,
                full_name=name,
                password=password,
                role=role,
                organ=organ,
                unit=None,
                person=None,
                now=timezone.now(),
                first=False,
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
