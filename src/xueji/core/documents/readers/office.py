"""A .doc, .wps or .rtf → .docx through LibreOffice, where it is installed: in a profile of its own, within limits.

It only converts; what it writes is then read in the child as any other stranger's file.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from xueji.core.documents.refusals import FileDamaged, ReadingTooLong, WrongType

SECONDS = 60.0
WORDS = "WordDocument".encode("utf-16-le")
"""The stream of an OLE file in which Word and WPS keep the text ([MS-DOC] 2.1.1)."""
PROGRAMS = ("soffice", "libreoffice")
# Processor seconds, kilobytes of address space, half-kilobytes of file; without a network where the system lets us.
LIMITED = (
    'ulimit -t 60 -v 4194304 -f 204800; unshare -rn true 2>/dev/null && exec unshare -rn "$0" "$@"; exec "$0" "$@"'
)
PROFILE = """<?xml version="1.0"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
"""No macro runs, no link is followed."""
SAVE = "请用 Word 或 WPS 打开后另存为 .docx 或 .txt 再试。"


def to_docx(data: bytes, name: str) -> bytes:
    rich = data.startswith(b"{\\rtf")
    if not rich and WORDS not in data:
        raise WrongType(f"{name}：这是旧版 Office 文件，但里面没有 Word 正文（可能是 .xls 或 .ppt，或已损坏）。{SAVE}")
    program = _program()
    if program is None:
        kind = "RTF 文件" if rich else "旧版 Word 或 WPS 文件（.doc、.wps）"
        raise WrongType(f"{name}：这是{kind}，本机没有安装 LibreOffice，无法转换。{SAVE}")
    with TemporaryDirectory(prefix="xueji-office-") as home:
        source = Path(home, "plan.rtf" if rich else "plan.doc")
        source.write_bytes(data)
        settings = Path(home, "profile", "user", "registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(PROFILE, encoding="utf-8")
        _run(program, source, Path(home), name)
        written = source.with_suffix(".docx")
        if not written.is_file():
            raise FileDamaged(f"{name}：LibreOffice 打不开这个文件，可能已损坏或设了密码。{SAVE}")
        return written.read_bytes()


def _program() -> str | None:
    return next((found for found in map(shutil.which, PROGRAMS) if found), None) if os.name == "posix" else None


def _run(program: str, source: Path, home: Path, name: str) -> None:
    command = [
        *("/bin/sh", "-c", LIMITED, program, f"-env:UserInstallation={(home / 'profile').as_uri()}"),
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx", "--outdir", str(home), str(source)),
    ]
    environment = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.environ.get("PATH", os.defpath)}
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ReadingTooLong(f"{name}：转换超过 {SECONDS:.0f} 秒，已停止。{SAVE}") from error
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The whole group: LibreOffice starts helpers that would outlive it."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
