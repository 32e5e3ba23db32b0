"""A sealed stream: what was written comes back, and any byte changed, cut off or moved is refused."""

import io
import random
from pathlib import Path

import pytest

from xueji.apps.upkeep import sealed
from xueji.apps.upkeep.sealed import BackupDamaged, SealedWriter, WrongKey, key_in, opened

KEY = b"k" * 32
KEYS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


def seal(data: bytes, key: bytes | None) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, key)
    for start in range(0, len(data), 700):
        writer.write(data[start : start + 700])
    writer.close()
    return out.getvalue()


def unseal(made: bytes, key: bytes | None) -> bytes:
    return b"".join(opened(io.BytesIO(made), key))


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "PIECE", 1000)


@KEYS
@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5000])
def test_what_was_written_comes_back(size: int, key: bytes | None) -> None:
    data = random.Random(size).randbytes(size)
    assert unseal(seal(data, key), key) == data


@KEYS
def test_every_changed_byte_and_every_cut_is_refused(key: bytes | None) -> None:
    made, dice = seal(random.Random(1).randbytes(2500), key), random.Random(2)
    for place in [*range(80), *(dice.randrange(len(made)) for _ in range(300))]:
        other = bytearray(made)
        other[place] ^= 1 << dice.randrange(8)
        for damaged in (bytes(other), made[:place], made[:place] + made[place + 1 :]):
            with pytest.raises((BackupDamaged, WrongKey)):
                unseal(damaged, key)
    with pytest.raises(BackupDamaged):
        unseal(made + b"\0", key)


@KEYS
def test_pieces_cannot_be_moved_or_left_out(key: bytes | None) -> None:
    made = seal(b"a" * 3000 + b"b" * 10, key)
    begin, piece = made.index(b"\n") + 1, 4 + 1000 + (16 if key else 32)
    parts = [made[begin + at * piece : begin + (at + 1) * piece] for at in range(4)]
    for order in ([1, 0, 2, 3], [0, 2, 3], [0, 1, 2], [0, 1, 1, 2, 3]):
        with pytest.raises((BackupDamaged, WrongKey)):
            unseal(made[:begin] + b"".join(parts[at] for at in order), key)


def test_without_the_key_or_with_another_nothing_is_read() -> None:
    made = seal(b"secret", KEY)
    assert b"secret" not in made
    with pytest.raises(WrongKey, match="key-file"):
        unseal(made, None)
    with pytest.raises(WrongKey, match="密钥不对"):
        unseal(made, b"x" * 32)
    assert seal(b"secret", KEY) != made


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"k" * 31 + b"\n")
    with pytest.raises(WrongKey, match="太短"):
        key_in(tmp_path / "short")
    (tmp_path / "key").write_bytes(KEY + b"\n")
    assert key_in(tmp_path / "key") == KEY
