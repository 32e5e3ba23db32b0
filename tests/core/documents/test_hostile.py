"""Hostile files: each ends in one clear sentence or in the right words; never in a crash, a file or a connection."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.documents.hostile import HARMLESS, REFUSED
from xueji.core.documents.readers import read_in_child
from xueji.core.documents.readers.child import PACKAGE_HOME


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_with_one_clear_sentence(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, kind, says = REFUSED[what]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind, match=says) as refused:
        read_in_child(make(), "可疑.docx")
    message = str(refused.value)
    assert message.startswith("可疑.docx：")
    assert "请" in message
    assert message.endswith("。")
    assert "\n" not in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_only_strange_is_read_all_the_same(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, words = HARMLESS[what]
    monkeypatch.chdir(tmp_path)
    assert words in read_in_child(make(), "怪.docx").text
    assert list(tmp_path.iterdir()) == []


def test_there_are_over_a_hundred_of_them() -> None:
    assert len(REFUSED) + len(HARMLESS) > 100


ATTEMPTS = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', PORT))",
    "write": "open('written', 'w').write('x')",
    "start": "import subprocess; subprocess.run(['true'])",
    "delete": "import os; os.remove('kept')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_parser_gone_astray_reaches_no_file_program_or_network(attempt: str, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = "from xueji.core.documents.readers.parse import limit; limit()\n"
        program += attempt.replace("PORT", str(server.getsockname()[1]))
        command = [sys.executable, "-P", "-B", "-c", program]
        done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": PACKAGE_HOME}, capture_output=True, check=False)
    assert b"PermissionError" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
