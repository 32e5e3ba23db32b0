"""Where uploaded files lie: whole or not at all, outside the web root."""

import secrets
import time
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from xueji.core.disk import written_whole

UNFINISHED = ".unfinished-"
LEFT_AFTER = 3600
"""Seconds after which a file still unfinished is one whose writer was killed."""


class WholeFiles(FileSystemStorage):
    """Django's storage gives a file its name when the first byte is written; this one when the last is on the disk."""

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        self._sweep()
        unfinished = Path(self.base_location) / f"{UNFINISHED}{secrets.token_hex(8)}"
        with written_whole(target, unfinished) as out:
            for chunk in content.chunks():
                out.write(chunk)
        return name

    def _sweep(self) -> None:
        for left in Path(self.base_location).glob(f"{UNFINISHED}*"):
            if left.stat().st_mtime < time.time() - LEFT_AFTER:
                left.unlink(missing_ok=True)
