"""Why a duty is what it is: for each attribute the words that gave it, where they stand, and what was decided since."""

from collections.abc import Sequence
from dataclasses import dataclass

from xueji.apps.plans.convert import to_reading
from xueji.apps.plans.models import Clause, Obligation
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Basis, Cadence, Form, Strength
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES
from xueji.core.reading import explain

UNWRITTEN = "没有写"
LONGEST = 30
ALWAYS = ("形式", "谁来做", "频次", "次数", "力度")


@dataclass(frozen=True, slots=True)
class Reason:
    """`words` is "" where no word of the plan gave the value; `now` what holds instead and by whose word, or ""."""

    attribute: str
    value: str
    words: str
    where: str
    now: str = ""

    @property
    def quoted(self) -> str:
        """Quotation marks are not doubled; long words are cut."""
        words = self.words if len(self.words) <= LONGEST else f"{self.words[:LONGEST]}……"
        return words if not words or words.startswith("“") else f"“{words}”"


def reasons_of(row: Obligation, clauses: Sequence[Clause]) -> tuple[Reason, ...]:
    """One line for each attribute, those that every duty has first."""
    reading = to_reading(row.plan, clauses, [row])
    (obligation,) = reading.obligations
    now = _decided_since(row)
    given: dict[str, Reason] = {}
    for one in explain(reading, obligation):
        if one.attribute in given:
            continue
        place = _clause_at(clauses, one.start) if one.words else None
        elsewhere = place is not None and place.pk != row.clause_id
        where = f"{one.source}，{_called(place)}" if place is not None and elsewhere else one.source
        given[one.attribute] = Reason(one.attribute, one.value, one.words, where, now.get(one.attribute, ""))
    for name, value, where in _unwritten(row):
        given.setdefault(name, Reason(name, value, "", where, now.get(name, "")))
    return tuple(given[name] for name in sorted(given, key=_order))


def _order(name: str) -> int:
    return ALWAYS.index(name) if name in ALWAYS else len(ALWAYS)


def _clause_at(clauses: Sequence[Clause], place: int) -> Clause | None:
    return next((clause for clause in reversed(clauses) if clause.start <= place < clause.end), None)


def _called(clause: Clause) -> str:
    return f"{clause.label}{clause.heading}" or "序言"


def _unwritten(row: Obligation) -> list[tuple[str, str, str]]:
    """What no word gave: attribute, value, on what ground it was taken."""
    strength = Strength(row.read.get("strength") or row.strength)
    rest = [("谁来做", ACTOR_NAMES[_actor_read(row)], f"{UNWRITTEN}，按这种形式的通例")]
    rest.append(("力度", STRENGTH_NAMES[strength], f"{UNWRITTEN}“提倡”“原则上”，按必须"))
    if row.number and row.number_basis != Basis.PERSON:
        rest.append(("次数", f"{row.number} 次", f"{row.number_basis}：{row.number_source}".rstrip("：")))
    return rest


def _actor_read(row: Obligation) -> Actor:
    """Who acts by the plan's words, else by the form's convention."""
    read = Actor(row.read.get("actor") or row.actor)
    return FORMS[Form(row.read["form"])].host if read is Actor.UNSPECIFIED else read


def _decided_since(row: Obligation) -> dict[str, str]:
    """Attribute → the value that a person or a regulation set instead of the one read."""
    read = row.read
    if not read:
        return {}
    changed = {
        "形式": (read["form"] != row.form, FORMS[Form(row.form)].name),
        "谁来做": (_actor_read(row) != row.actor, ACTOR_NAMES[Actor(row.actor)]),
        "力度": (read["strength"] != row.strength, STRENGTH_NAMES[Strength(row.strength)]),
    }
    if row.number_basis == Basis.PERSON:
        every = CADENCE_NAMES[Cadence(row.every)] if row.every else "全年"
        changed["频次"] = ((read["every"] or "") != row.every, every)
        changed["次数"] = (read["at_least"] != row.number, f"{row.number} 次")
    # 三会一课 stands for its parts: their form, host and strength are the regulation's.
    by = "按规定为" if read["form"] == Form.THREE_MEETINGS else "人工改为"
    return {name: f"{by}{value}" for name, (is_other, value) in changed.items() if is_other}
