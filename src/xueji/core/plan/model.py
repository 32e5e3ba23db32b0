"""A plan as a tree of clauses with their places in the source (corpus/FORMAT.md)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PREAMBLE = "preamble"
    AIM = "aim"
    TOPIC = "topic"
    REQUIREMENT = "requirement"
    ARRANGEMENT = "arrangement"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Clause:
    """A node of the tree, flattened in reading order.

    `id` is the path of ordinals ("2.8"; an unnumbered preamble is "0"), `label` the chain of labels from the top
    ("二、（八）"), `heading` the heading without label and final mark. [start, end) covers the clause and its children.
    """

    id: str
    label: str
    heading: str
    start: int
    end: int
    role: Role

    @property
    def parent_id(self) -> str | None:
        return self.id.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Material:
    """A 《…》 to be studied, verbatim, with marks and volume."""

    title: str
    clause: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    title: str
    issuer: str | None
    year: int | None
    clauses: tuple[Clause, ...]
    materials: tuple[Material, ...]
