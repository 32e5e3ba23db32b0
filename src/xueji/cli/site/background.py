"""The background process: tasks as they are asked for, and the audit's anchors beside them."""

import logging
import os
import threading
from threading import Event

SECONDS = 60
"""Between two looks whether an anchor is due: it is after an hour, or a thousand entries (audit/anchoring.py)."""

LOG = logging.getLogger(__name__)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")
    import django  # settings are read at import

    django.setup()
    from django.core.management import call_command  # after django.setup()

    from xueji.apps.audit.circumstances import Source, within  # as above

    ended = Event()
    beside = threading.Thread(target=keep_anchoring, args=(ended,), name="anchors", daemon=True)
    beside.start()
    with within(Source.TASK):
        call_command("db_worker", interval=0.5, queue_name="*")
    ended.set()
    beside.join(timeout=5)


def keep_anchoring(ended: Event) -> None:
    """Until the process ends; a fault is told in the log and tried again, since tasks must go on."""
    while not ended.wait(SECONDS):
        anchor_once()


def anchor_once() -> None:
    from django.db import DatabaseError, connection  # after django.setup()

    from xueji.apps.audit.anchoring import anchor_all  # as above
    from xueji.core.chain.anchors import BadAnchor  # as above
    from xueji.core.errors import XuejiError  # as above

    try:
        anchor_all(only_due=True)
    except (XuejiError, BadAnchor) as error:
        LOG.error("审计凭据没有写：%s", error)
    except (DatabaseError, OSError):
        LOG.exception("审计凭据没有写成，下一分钟再试")
    finally:
        connection.close()


if __name__ == "__main__":
    main()
