"""`xueji audit verify|export|anchor`: is each organ's chain whole, its rows for a check elsewhere, its end outside.

`verify` needs the standard library alone (core/chain/command.py), so that nothing else is loaded for it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from xueji.core.chain import command as verifier


def _chains_elsewhere(home: Path) -> verifier.Chains:
    """Those of a site whose database is no file: read through the site, verified by the same code."""
    from xueji.cli.site.audit_site import ChainsOfSite  # with Django

    return ChainsOfSite(home)


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["verify"]:
        elsewhere = _chains_elsewhere if os.environ.get("XUEJI_DATABASE_URL") else None
        return verifier.main(arguments[1:], program="xueji audit verify", site=elsewhere)
    from xueji.cli.main import run_typer  # typer and Django are for the other two
    from xueji.cli.site.audit_site import audit  # as above

    return run_typer("audit", audit, list(arguments))
