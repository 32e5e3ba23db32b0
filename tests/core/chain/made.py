"""Chains made for tests: entries of a day at the bureau, as the site writes them; and of the first format."""

from collections.abc import Sequence

from xueji.core.chain import GENESIS, Anchor, Row, digest_of
from xueji.core.chain.canonical import Told, body_of, commitment, hasher_of, old_body_of, payload_of, plain
from xueji.core.chain.link import old_digest_of

CHAIN = "abcdefghjkmn"
AT = "2023-06-12T03:00:00Z"


def body(seq: int, promised: str = "", *, chain: str = CHAIN, algorithm: str = "sha256", **parts: str) -> bytes:
    told = {
        "at": AT,
        "actor": "zhoumin",
        "did": "activity.closed",
        "type": "study.Activity",
        "key": "k",
        "subject": "",
        "roles": "clerk",
        "outcome": "done",
        "source": "web",
        "request": "r",
        "facts": plain({"unit": "第三党支部", "n": seq}),
        **parts,
    }
    return body_of(Told(organ=chain, seq=seq, payload=promised, **told), algorithm)


def linked(bodies: Sequence[tuple[bytes, tuple[bytes, bytes] | None]], algorithm: str = "sha256") -> list[Row]:
    """Rows with the digests that these bodies have one after another: what a forger who may write everything makes."""
    rows: list[Row] = []
    for one, payload in bodies:
        rows.append((algorithm, digest_of(one, rows[-1][1] if rows else GENESIS, algorithm), one, payload))
    return rows


def chain(size: int, name: str = "周敏", algorithm: str = "sha256") -> list[Row]:
    made = []
    for seq in range(1, size + 1):
        payload = f"{seq:032x}".encode(), payload_of(name, {"title": "党的二十大精神"} if seq % 3 == 0 else {})
        promised = commitment(hasher_of(algorithm), *payload)
        made.append((body(seq, promised, algorithm=algorithm), payload))
    return linked(made, algorithm)


def old_chain(size: int) -> list[Row]:
    """Entries of the first format, which held names within."""
    rows: list[Row] = []
    for seq in range(1, size + 1):
        told = {"seq": seq, "organ": 1, "at": "2023-06-12T03:00:00+00:00", "actor": 7, "actor_name": "周敏"}
        old = old_body_of({**told, "did": "plan.added", "type": "plans.Plan", "key": "k", "details": {"n": seq}})
        rows.append(("sha256", old_digest_of(old, rows[-1][1] if rows else GENESIS, "sha256"), old, None))
    return rows


def anchored(rows: Sequence[Row], *sizes: int) -> list[Anchor]:
    """What was kept outside when the chain had these sizes."""
    return [Anchor(CHAIN, size, rows[size - 1][0], rows[size - 1][1], AT) for size in sizes]
