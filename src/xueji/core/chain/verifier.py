"""Rows of a chain, one after another → whole, or the first entry that does not fit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xueji.core.chain.anchors import Anchor
from xueji.core.chain.canonical import NotCanonical, hasher_of, old_body_of
from xueji.core.chain.link import ALGORITHMS, GENESIS, BrokenChain, old_digest_of

ERASED = "audit.payloads_erased"
"""The act that says which entries' payloads were erased: a payload may be missing for no other reason."""

_ERASED = f'"did":"{ERASED}"'.encode()
_OLD = b'{"actor"'
_END = b'"}'
_NO_PAYLOAD = b'"payload":""}'
_AT = 20
SHOWN = 5


Row = tuple[str, str, bytes, tuple[bytes, bytes] | None]
"""An entry as it is kept: algorithm, digest, its bytes, and its payload (salt, content) where that still stands.

A bare tuple: naming its parts costs a twentieth of the verifier's speed.
"""


@dataclass(slots=True)
class Whole:
    """What a whole chain says. `backward`: entries (the first few) before which the clock went back."""

    chain: str = ""
    length: int = 0
    digest: str = GENESIS
    algorithm: str = ""
    old: int = 0
    erased: int = 0
    backward: list[int] = field(default_factory=list)
    anchored: int = 0
    """The size up to which anchors were compared."""


def verify(
    rows: Iterable[Row],
    *,
    chain: str,
    expected_length: int | None = None,
    anchors: Sequence[Anchor] = (),
) -> Whole:
    """Check every row in order. Raises BrokenChain at the first entry altered, removed, added, moved or replaced.

    `chain` is the name that every entry of the second format must carry; `anchors` are those of this chain.
    """
    state = _State(Whole(chain=chain), anchors)
    state.run(rows)
    whole = state.whole
    if expected_length is not None and whole.length != expected_length:
        raise BrokenChain(min(whole.length, expected_length) + 1, f"应有 {expected_length} 条，却有 {whole.length} 条")
    state.finish()
    return whole


class _State:
    """What is carried from row to row."""

    def __init__(self, whole: Whole, anchors: Sequence[Anchor]) -> None:
        self.whole = whole
        self.ends = sorted({(anchor.size, anchor.digest) for anchor in anchors})
        self.sizes = {size for size, _ in self.ends}
        self.missing: dict[int, None] = {}
        self.previous = bytes(32)
        self.makers = {name: hasher_of(name) for name in ALGORITHMS if _has(name)}

    def run(self, rows: Iterable[Row]) -> None:
        """The loop that a hundred thousand entries a second pass: what is rare stands in methods of its own."""
        whole, sizes, makers, last_at, seq = self.whole, self.sizes, self.makers, b"", 0
        for seq, (algorithm, digest, body, payload) in enumerate(rows, 1):
            maker = makers.get(algorithm)
            if maker is None:
                raise BrokenChain(seq, f"不认得的算法 {algorithm[:20]!r}，或本机没有这种算法")
            opening = f'{{"v":2,"alg":"{algorithm}","organ":"{whole.chain}","seq":{seq},"at":"'.encode()
            if body.startswith(opening):
                hasher = maker()
                hasher.update(self.previous + body)
                self.previous = found = hasher.digest()
                if found.hex() != digest:
                    raise BrokenChain(seq, "内容与摘要不符")
                at = body[len(opening) : len(opening) + _AT]
                if at < last_at and len(whole.backward) < SHOWN:
                    whole.backward.append(seq)
                last_at = at
                if payload is not None:
                    hasher = maker()
                    hasher.update(payload[0] + payload[1])
                    if not body.endswith(hasher.hexdigest().encode() + _END):
                        raise BrokenChain(seq, "姓名或文字与记录里的凭据不符")
                elif not body.endswith(_NO_PAYLOAD):
                    self.missing[seq] = None
                if _ERASED in body:
                    self._forget(seq, body)
            elif body.startswith(_OLD):
                self._take_old(seq, algorithm, digest, body, payload)
            else:
                self._name_the_fault(seq, algorithm, body)
            whole.length, whole.digest, whole.algorithm = seq, digest, algorithm
            if seq in sizes:
                self._compare(seq)

    def _forget(self, seq: int, body: bytes) -> None:
        for gone in _numbers(seq, _read(seq, body)):
            if self.missing.pop(gone, 0) is None:
                self.whole.erased += 1

    def _name_the_fault(self, seq: int, algorithm: str, body: bytes) -> None:
        entry = _read(seq, body)
        if entry.get("seq") != seq:
            raise BrokenChain(seq, f"应是第 {seq} 条，却写着第 {str(entry.get('seq'))[:20]} 条")
        if entry.get("organ") != self.whole.chain:
            raise BrokenChain(seq, f"属于另一条链 {str(entry.get('organ'))[:20]!r}")
        raise BrokenChain(seq, "写法不合格式，或算法与登记的不同")

    def _take_old(
        self, seq: int, algorithm: str, digest: str, body: bytes, payload: tuple[bytes, bytes] | None
    ) -> None:
        """The first format, which only stands before every entry of the second; it holds its names within."""
        if self.whole.length != self.whole.old or payload:
            raise BrokenChain(seq, "旧格式的记录不能在这里")
        entry = _read(seq, body)
        if entry.get("seq") != seq:
            raise BrokenChain(seq, f"应是第 {seq} 条，却写着第 {str(entry.get('seq'))[:20]} 条")
        try:
            same = old_body_of(entry) == body
        except NotCanonical as error:
            raise BrokenChain(seq, "写法不合格式") from error
        if not same:
            raise BrokenChain(seq, "写法不合格式")
        if old_digest_of(body, self.previous.hex(), algorithm) != digest:
            raise BrokenChain(seq, "内容与摘要不符")
        self.previous = bytes.fromhex(digest)
        self.whole.old = seq

    def _compare(self, seq: int) -> None:
        for size, digest in self.ends:
            if size == seq and not self.whole.digest.startswith(digest):
                known = self.whole.anchored
                place = f"第 {known + 1} 条到第 {seq} 条之间" if known + 1 < seq else "这一条"
                raise BrokenChain(known + 1, f"与站外存的凭据不符，{place}被改写过")
        self.whole.anchored = seq

    def finish(self) -> None:
        whole = self.whole
        longest = self.ends[-1][0] if self.ends else 0
        if longest > whole.length:
            raise BrokenChain(
                whole.length + 1,
                f"站外凭据记着 {longest} 条，这里只有 {whole.length} 条：末尾被删，或整库被换成了旧的",
            )
        if self.missing:
            raise BrokenChain(next(iter(self.missing)), "姓名或文字不见了，又没有删除的记录")


def _has(algorithm: str) -> bool:
    try:
        hasher_of(algorithm)
    except ValueError:
        return False
    return True


def _read(seq: int, body: bytes) -> Mapping[str, Any]:
    try:
        entry = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenChain(seq, "读不出内容") from error
    if not isinstance(entry, dict):
        raise BrokenChain(seq, "读不出内容")
    return entry


def _numbers(seq: int, entry: Mapping[str, Any]) -> Iterable[int]:
    """`"3-5,9"` → 3, 4, 5, 9: the entries whose payloads this one says were erased; only earlier ones, or itself."""
    facts = entry.get("facts")
    told = facts.get("entries") if entry.get("did") == ERASED and isinstance(facts, dict) else None
    if not isinstance(told, str):
        return
    for part in told.split(","):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            return
        yield from range(int(first), min(int(last or first), seq) + 1)
