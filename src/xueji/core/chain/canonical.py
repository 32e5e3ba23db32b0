"""An entry → the one byte string that stands for it; what could be written in two ways, or hides a line, is refused.

An entry of the second format is JSON with its names in a fixed order, so that two entries never read the same:
`{"v":2,"alg":…,"organ":…,"seq":…,"at":…,"actor":…,"did":…,"type":…,"key":…,"subject":…,"roles":…,"outcome":…,
"source":…,"request":…,"facts":{…},"payload":…}`. Nothing in it names a person: names and words lie in the payload
beside it, of which the entry holds the commitment H(salt ‖ payload) alone, so that they can be erased (PIPL 47).
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 65_536
"""Bytes of an entry with its payload."""

SALT = 16
"""Bytes of randomness before a payload, kept in hex: without them a name could be found by trying every name."""

NO_PAYLOAD = ""
# Nine words, the time, the roles, a line each: one question to the machine instead of eleven.
_WORDS = re.compile(r"(?:[A-Za-z0-9_.:-]{0,60}\n){9}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n[a-z_ ]{0,200}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_.:-]{0,60}", re.ASCII)
_NAME = re.compile(r"(?!entry\b)[a-z_]{1,40}", re.ASCII)
# C1 controls, marks that turn or hide text, line ends of Unicode: escaped, so that no line of a log can be forged.
_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
# How databases end a moment without a fraction. Entries of the first version have one, and their bodies too.
_TO_THE_SECOND = ("", ".000000", "+00:00")
_LEAVES = {str, int, bool, type(None)}
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class NotCanonical(ValueError):
    """What was to be recorded can be written in more than one way, or is larger than an entry may be."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry's parts. `at` is UTC to the second; `payload` is the commitment in hex, or empty."""

    organ: str
    seq: int
    at: str
    actor: str
    did: str
    type: str
    key: str
    subject: str
    roles: str
    outcome: str
    source: str
    request: str
    facts: str
    payload: str


def plain(value: Any) -> str:
    """JSON of texts, whole numbers, truth values, nothing, lists and named values; one way to write each."""
    _refuse(value)
    try:
        text = _encode(value)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"{type(error).__name__}: cannot be written in one way") from error
    return _UNSEEN.sub(_escaped, text) if not text.isascii() or "\x7f" in text else text


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _refuse(value: Any, deep: int = 0) -> None:
    """Floats print in many ways, names that are no texts become texts, and depth is a way to break readers."""
    if type(value) in _LEAVES:
        return
    if deep > 20:
        raise NotCanonical("nested too deep")
    if isinstance(value, Mapping):
        for name, child in value.items():
            if not isinstance(name, str):
                raise NotCanonical(f"a name that is no text: {name!r}")
            _refuse(child, deep + 1)
    elif isinstance(value, list | tuple):
        for child in value:
            _refuse(child, deep + 1)
    elif not isinstance(value, str | int):
        raise NotCanonical(f"{type(value).__name__} has no one way to be written")


def body_of(told: Told, algorithm: str) -> bytes:
    """The bytes that the digest covers. Raises NotCanonical."""
    words = (algorithm, told.organ, told.actor, told.did, told.type, told.key, told.subject, told.outcome, told.source)
    if not _WORDS.fullmatch("\n".join((*words, told.at, told.roles))) or not _WORD.fullmatch(told.request):
        raise NotCanonical(f"not words of an entry: {words!r} {told.request!r} {told.roles!r} {told.at!r}")
    opening = opening_of(algorithm, told.organ, told.seq, told.at, told.actor, told.did, told.type, told.key)
    body = (
        f'{opening}{told.subject}","roles":"{told.roles}","outcome":"{told.outcome}","source":"{told.source}",'
        f'"request":"{told.request}","facts":{told.facts},"payload":"{told.payload}"}}'
    ).encode()
    if len(body) > LARGEST:
        raise NotCanonical(f"an entry of {len(body)} bytes; {LARGEST} is the most")
    return body


def opening_of(algorithm: str, organ: str, seq: int, at: str, actor: str, did: str, kind: str, key: str) -> str:
    """How a body begins, up to its subject: what a table keeps in columns of its own must agree with it."""
    return (
        f'{{"v":2,"alg":"{algorithm}","organ":"{organ}","seq":{seq},"at":"{at}","actor":"{actor}",'
        f'"did":"{did}","type":"{kind}","key":"{key}","subject":"'
    )


def agrees(
    *, body: str, algorithm: str, chain: str, seq: int, at: str, actor: str, did: str, kind: str, key: str, subject: str
) -> bool:
    """Do the columns that a table is asked by repeat the body? One changed alone would hide an entry from a question.

    `at` in UTC as the database writes it: 2026-11-23 21:50:00.
    """
    if at[10:11] != " ":
        return False
    second = f"{at[:10]}T{at[11:19]}"
    if body.startswith('{"v":2'):
        opening = opening_of(algorithm, chain, seq, f"{second}Z", actor, did, kind, key)
        return at[19:] in _TO_THE_SECOND and body.startswith(f'{opening}{subject}",')
    try:
        told = json.loads(body)
        said = (told["at"][:19], str(told["actor"] or ""), told["did"], told["type"], told["key"], "")
    except (ValueError, KeyError, TypeError):
        return False
    return said == (second, actor, did, kind, key, subject)


def payload_of(by: str, words: Mapping[str, str]) -> bytes:
    """The name of who acted and what somebody wrote, as they are kept beside the entry. Raises NotCanonical."""
    for name, value in words.items():
        if not _NAME.fullmatch(name) or not isinstance(value, str):
            raise NotCanonical(f"not a word to be kept: {name!r}")
    content = plain({"by": by, "words": dict(words)} if words else {"by": by}).encode()
    if len(content) > LARGEST:
        raise NotCanonical(f"a payload of {len(content)} bytes; {LARGEST} is the most")
    return content


def commitment(new: Callable[[], Any], salt: bytes, content: bytes) -> str:
    """H(salt ‖ content): once both are gone nothing of the content can be told from it."""
    hasher = new()
    hasher.update(salt + content)
    return str(hasher.hexdigest())


def hasher_of(algorithm: str) -> Callable[[], Any]:
    """A maker of fresh hashers; copying one is quicker than asking for it by name."""
    return hashlib.new(algorithm).copy


def old_body_of(entry: Mapping[str, Any]) -> bytes:
    """The first format: names sorted, no spaces, the actor's name and the details within."""
    _refuse(entry)
    return _encode(entry).encode()
