"""`python -m tests.apps.crash.make HOME`: a site to be hurt."""

import sys
from pathlib import Path

from xueji.cli.site.site import migrate, prepare

prepare(Path(sys.argv[1]))
migrate()
from tests.apps.crash.acts import make_site  # noqa: E402  # models need the site

make_site()
