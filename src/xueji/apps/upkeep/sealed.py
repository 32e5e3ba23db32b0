"""A stream in sealed pieces: whatever is changed, cut off, moved or added is refused before anything is believed.

`XUEJI-BACKUP 1 KIND SALT\\n`, then pieces of `length (4 bytes) ‖ data ‖ tag`. A plain piece's tag is SHA-256 over the
header, its number, whether it is the last, and the data: against accidents. With a key it is AES-256-GCM.
"""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from xueji.core.errors import XuejiError

PIECE = 1 << 20
MAGIC = b"XUEJI-BACKUP 1 "
PLAIN, ENCRYPTED = b"plain", b"aes-256-gcm"
SHORTEST_KEY = 32
LONGEST_HEADER = 100


class BackupDamaged(XuejiError):
    """Not a backup, or no longer the one that was written."""


class WrongKey(XuejiError):
    """The backup is encrypted, and not with this key."""


class Sealer(Protocol):
    overhead: int

    def seal(self, number: int, last: bool, data: bytes) -> bytes: ...
    def open(self, number: int, last: bool, sealed: bytes) -> bytes | None: ...


class Plain:
    overhead = 32

    def __init__(self, header: bytes) -> None:
        self.header = header

    def _tag(self, number: int, last: bool, data: bytes) -> bytes:
        return hashlib.sha256(self.header + struct.pack(">QB", number, last) + data).digest()

    def seal(self, number: int, last: bool, data: bytes) -> bytes:
        return data + self._tag(number, last, data)

    def open(self, number: int, last: bool, sealed: bytes) -> bytes | None:
        data, tag = sealed[:-32], sealed[-32:]
        return data if hmac.compare_digest(tag, self._tag(number, last, data)) else None


class Encrypted:
    """A key of its own for each backup, derived from the key file and the salt, so that a number is a safe nonce."""

    overhead = 16

    def __init__(self, header: bytes, key: bytes, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only where there is a key

        self.header = header
        self.cipher = AESGCM(hmac.new(salt, b"xueji backup\n" + key, hashlib.sha256).digest())

    def _nonce(self, number: int, last: bool) -> bytes:
        return struct.pack(">QB", number, last) + b"\0\0\0"

    def seal(self, number: int, last: bool, data: bytes) -> bytes:
        return self.cipher.encrypt(self._nonce(number, last), data, self.header)

    def open(self, number: int, last: bool, sealed: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag  # as above

        try:
            return self.cipher.decrypt(self._nonce(number, last), sealed, self.header)
        except InvalidTag:
            return None


def key_in(file: Path) -> bytes:
    """The key of a key file: at least 32 bytes, whatever they are. Raises WrongKey."""
    key = file.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        raise WrongKey(f"{file}：密钥太短，至少 {SHORTEST_KEY} 个字节。请用 openssl rand -hex 32 生成一份。")
    return key


class SealedWriter:
    """Bytes in, sealed pieces out; nothing counts before `close`."""

    def __init__(self, out: IO[bytes], key: bytes | None) -> None:
        salt = secrets.token_bytes(16)
        header = MAGIC + (ENCRYPTED if key else PLAIN) + b" " + salt.hex().encode() + b"\n"
        self.out, self.waiting, self.number = out, bytearray(), 0
        self.sealer: Sealer = Encrypted(header, key, salt) if key else Plain(header)
        out.write(header)

    def write(self, data: bytes) -> None:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._piece(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]

    def close(self) -> None:
        self._piece(bytes(self.waiting), last=True)

    def _piece(self, data: bytes, *, last: bool) -> None:
        sealed = self.sealer.seal(self.number, last, data)
        self.out.write(struct.pack(">I", len(data)) + sealed)
        self.number += 1


def opened(source: IO[bytes], key: bytes | None) -> Iterator[bytes]:
    """The data piece by piece, each already proven. Raises BackupDamaged and WrongKey."""
    header = source.readline(LONGEST_HEADER)
    sealer = _sealer(header, key)
    length = source.read(4)
    for number in _counting():
        if len(length) < 4 or (size := struct.unpack(">I", length)[0]) > PIECE:
            raise BackupDamaged("备份不完整或已损坏。请换用另一份备份。")
        sealed = source.read(size + sealer.overhead)
        length = source.read(4)
        last = not length
        data = sealer.open(number, last, sealed) if len(sealed) == size + sealer.overhead else None
        if data is None:
            if key and number == 0:
                raise WrongKey("密钥不对，或备份已损坏。请核对密钥文件，或换用另一份备份。")
            raise BackupDamaged("备份不完整或已损坏。请换用另一份备份。")
        yield data
        if last:
            return


def _counting() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _sealer(header: bytes, key: bytes | None) -> Sealer:
    words = header.removeprefix(MAGIC).rstrip(b"\n").split(b" ")
    if not header.startswith(MAGIC) or not header.endswith(b"\n") or len(words) != 2:
        raise BackupDamaged("这不是学记的备份，或开头已损坏。请换用另一份备份。")
    kind, salt = words
    try:
        raw = bytes.fromhex(salt.decode("ascii"))
    except ValueError as error:
        raise BackupDamaged("备份的开头已损坏。请换用另一份备份。") from error
    if kind == PLAIN:
        return Plain(header)
    if kind != ENCRYPTED:
        raise BackupDamaged("备份的开头已损坏，或由更新的版本做出。请换用另一份备份或升级学记。")
    if key is None:
        raise WrongKey("这份备份是加密的。请用 --key-file 给出密钥文件。")
    return Encrypted(header, key, raw)
