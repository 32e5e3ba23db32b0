"""In which circumstances an act happens: through which door, in which request, with which roles. Set at the door."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum


class Source(StrEnum):
    WEB = "web"
    CLI = "cli"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Circumstances:
    source: Source = Source.CLI
    request: str = ""
    roles: str = ""


AT_THE_COMMAND_LINE = Circumstances()
_now: ContextVar[Circumstances] = ContextVar("circumstances", default=AT_THE_COMMAND_LINE)


def current() -> Circumstances:
    return _now.get()


@contextmanager
def within(source: Source, request: str = "") -> Iterator[None]:
    """What is recorded inside happens through this door."""
    token = _now.set(Circumstances(source, request))
    try:
        yield
    finally:
        _now.reset(token)


def as_roles(roles: Iterable[str]) -> None:
    """Who acts is known by now: the roles held in this request."""
    _now.set(replace(_now.get(), roles=" ".join(sorted(roles))))
