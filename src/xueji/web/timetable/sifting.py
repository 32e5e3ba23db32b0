"""Which sessions a page shows: of one unit, one form, one person's units."""

from dataclasses import dataclass
from urllib.parse import urlencode

from xueji.apps.accounts.policy import Role
from xueji.apps.organisation.models import Membership, Person, Unit
from xueji.apps.organisation.queries import roster_of
from xueji.apps.timetable.models import Session, Timetable
from xueji.apps.timetable.queries import held_by
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Form
from xueji.core.organisation.model import UnitKind
from xueji.web.shell.request import Request

SEES_PEOPLE = {Role.CLERK, Role.LEADER}


@dataclass(frozen=True, slots=True)
class Sifted:
    """The sessions wanted, what may be chosen, and what was; `query` carries the choice to the next page."""

    sessions: list[Session]
    units: list[Unit]
    forms: list[tuple[str, str]]
    people: list[Person]
    unit: str
    form: str
    person: str
    query: str


def sift(request: Request, timetable: Timetable, sessions: list[Session]) -> Sifted:
    unit, form, person = (request.GET.get(name, "") for name in ("unit", "form", "person"))
    units = list({session.unit_id: session.unit for session in sessions}.values())
    units.sort(key=lambda one: one.position)
    kinds = list(dict.fromkeys(session.form for session in sessions))
    sees = bool(request.access.roles & SEES_PEOPLE)
    people = list(roster_of(request.access)) if sees else []
    shown = [session for session in sessions if unit in {"", session.unit.key} and form in {"", session.form}]
    if person and sees:
        of = held_by(timetable, person)
        shown = [session for session in shown if session.unit.kind == UnitKind.ORGAN or _sits(session, of)]
    chosen = {"unit": unit, "form": form, "person": person}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return Sifted(shown, units, [(f, FORMS[Form(f)].name) for f in kinds], people, unit, form, person, query)


def _sits(session: Session, held: list[Membership]) -> bool:
    return any(one.unit_id == session.unit_id and one.holds_on(session.day) for one in held)
