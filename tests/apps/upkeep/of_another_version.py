"""`python -m tests.apps.upkeep.of_another_version HOME TARGET KIND`: a backup that this program would not make.

older: of a site whose tables are those of earlier migrations; newer: with a migration nobody knows here;
other-format: packed in the next format.
"""

import sys
from pathlib import Path

from xueji.cli.site.site import prepare

prepare(Path(sys.argv[1]))
from django.db import connection  # noqa: E402  # models need the site
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from xueji.apps.upkeep import backup  # noqa: E402
from xueji.apps.upkeep.container import FORMAT  # noqa: E402

EARLIER = [("plans", "0001_initial"), ("study", "0002_calendars"), ("timetable", "0001_initial")]
target, kind = Path(sys.argv[2]), sys.argv[3]

match kind:
    case "older":
        MigrationExecutor(connection).migrate(EARLIER)
        loader = MigrationExecutor(connection).loader
        there = loader.applied_migrations.keys() & loader.graph.nodes.keys()
        last = [node for node in there if not any(child.key in there for child in loader.graph.node_map[node].children)]
        backup.apps = loader.project_state(last).apps
    case "newer":
        known = backup.applied
        backup.applied = lambda using: known(using) | {"plans": [*known(using)["plans"], "0099_of_tomorrow"]}
    case "other-format":
        made = backup.Manifest
        backup.Manifest = lambda **more: made(**more, format=FORMAT + 1)
backup.back_up(target)
