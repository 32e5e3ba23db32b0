"""Obligations as read + norms + defaults → duties as owed. What was read never changes; the stricter number holds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from xueji.core.norms.model import Modality, Norm, NormStatus, Pack
from xueji.core.obligations.forms import FORMS
from xueji.core.obligations.model import Actor, Amount, Basis, Cadence, Duty, Form, Obligation, Per, Strength

PER_YEAR = {
    Cadence.DAY: 250.0,
    Cadence.WEEK: 52.0,
    Cadence.FORTNIGHT: 26.0,
    Cadence.MONTH: 12.0,
    Cadence.TWO_MONTHS: 6.0,
    Cadence.QUARTER: 4.0,
    Cadence.HALF_YEAR: 2.0,
    Cadence.TERM: 2.0,
    Cadence.YEAR: 1.0,
    Cadence.FIVE_YEARS: 0.2,
}
STRENGTH = {
    Modality.MUST: Strength.MUST,
    Modality.GENERALLY: Strength.SHOULD,
    Modality.ENCOURAGED: Strength.ENCOURAGED,
}
SIZED_BY_THE_YEAR = {"学时"}
"""Units of which a number of times says nothing: 32学时 a year is no one training."""
PER_OF = {
    Actor.BRANCH: Per.BRANCH,
    Actor.SMALL_GROUP: Per.SMALL_GROUP,
    Actor.DEPARTMENT: Per.DEPARTMENT,
    Actor.STAFF: Per.PERSON,
    Actor.MEMBER: Per.PERSON,
    Actor.LEADER: Per.PERSON,
    Actor.BRANCH_SECRETARY: Per.PERSON,
}


class Located(Protocol):
    """A finding, as far as this module looks at one."""

    @property
    def code(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def settle(
    obligations: Sequence[Obligation], findings: Iterable[Located] = (), *, packs: Iterable[Pack]
) -> tuple[Duty, ...]:
    """Duties in reading order, "d01" for the first obligation; 三会一课 gives its parts as "d01.members_meeting"."""
    norms = [n for pack in packs for n in pack.norms if n.status is not NormStatus.OFF]
    barred = [(f.start, f.end) for f in findings if f.code == "over-recording"]
    width = max(2, len(str(len(obligations))))
    duties: list[Duty] = []
    for n, obligation in enumerate(obligations, 1):
        forbidden = any(start < obligation.end and obligation.start < end for start, end in barred)
        duty = _duty(f"d{n:0{width}}", obligation, norms, forbidden=forbidden)
        if obligation.form is Form.THREE_MEETINGS:
            duties += _parts(duty, [norm for norm in norms if norm.part_of is Form.THREE_MEETINGS])
        else:
            duties.append(duty)
    return tuple(duties)


def _duty(id_: str, read: Obligation, norms: Sequence[Norm], *, forbidden: bool) -> Duty:
    rule = FORMS[read.form]
    actor = rule.host if read.actor is Actor.UNSPECIFIED else read.actor
    per = read.per or PER_OF.get(actor, Per.ORGAN)
    every, number, basis, source = _number(read, actor, norms)
    return Duty(
        id=id_,
        form=read.form,
        actor=actor,
        per=per,
        strength=read.strength,
        every=every,
        number=number,
        number_basis=basis,
        number_source=source,
        trigger=read.trigger,
        since=read.since,
        until=read.until,
        option_group=read.option_group,
        forbidden=forbidden,
        clause=read.clause,
        quote=read.quote,
        title=rule.title_of(read.quote),
    )


def _number(read: Obligation, actor: Actor, norms: Sequence[Norm]) -> tuple[Cadence | None, int, Basis, str]:
    """How often and how many: the plan's words, the norm where it is stricter or alone, else the form's default.

    Where both give a number the stricter holds and the source names the other beside it.
    """
    norm = _norm_for(read, actor, norms)
    said = read.at_least is not None or read.at_most is not None
    if said:
        least = read.at_least if read.at_least is not None else read.at_most or 0
        if norm is None or read.every is None:
            return read.every, least, Basis.TEXT, _words(read)
        if _asks_more(norm, read, least):
            source = f"{norm.citation}（{norm.measure}）；原文：{_words(read)}"
            return norm.every, norm.number or 1, Basis.NORM, source
        return read.every, least, Basis.TEXT, f"{_words(read)}；规定：{norm.citation}（{norm.measure}）"
    # A single meeting with a date, a waiting duty or one way of several owes itself, not a whole year's number.
    single = read.since or read.until or read.trigger or read.option_group is not None
    if norm is not None and not single:
        return norm.every, norm.number or 1, Basis.NORM, norm.citation
    return read.every, FORMS[read.form].number, Basis.DEFAULT, f"{FORMS[read.form].name}的默认次数"


def _norm_for(read: Obligation, actor: Actor, norms: Sequence[Norm]) -> Norm | None:
    """The strictest row of the same form and actor; a row with a size joins only a duty that has one too."""
    fitting = [n for n in norms if _joins(n, read, actor)]
    return max(fitting, key=lambda n: (_rate(n.every, n.number), _size(n.amount)), default=None)


def _joins(norm: Norm, read: Obligation, actor: Actor) -> bool:
    if norm.form is not read.form or norm.actor is not actor or norm.number is None or norm.who or norm.trigger:
        return False
    if norm.amount is None:
        return read.amount is None or read.amount.unit not in SIZED_BY_THE_YEAR
    same_unit = read.amount is not None and read.amount.unit == norm.amount.unit
    return same_unit and norm.every is read.every


def _asks_more(norm: Norm, read: Obligation, least: int) -> bool:
    if norm.amount is not None:
        return _size(norm.amount) > _size(read.amount)
    return _rate(norm.every, norm.number) > _rate(read.every, least)


def _size(amount: Amount | None) -> float:
    return amount.value if amount else 0.0


def _rate(every: Cadence | None, number: int | None) -> float:
    """Times a year."""
    return (PER_YEAR[every] if every else 1.0) * (number or 0)


def silent(duties: Iterable[Duty], packs: Iterable[Pack]) -> tuple[Norm, ...]:
    """Rows with a number that no duty answers: what the rules ask and the plan does not say."""
    answered = {(duty.form, duty.actor) for duty in duties if not duty.forbidden}
    return tuple(
        norm
        for pack in packs
        for norm in pack.norms
        if norm.status is not NormStatus.OFF
        and norm.number is not None
        and norm.every is not None
        and not norm.who
        and (norm.form, norm.actor) not in answered
    )


def _words(read: Obligation) -> str:
    return "".join(read.quote.split())[:60]


def _parts(whole: Duty, norms: Sequence[Norm]) -> list[Duty]:
    """三会一课 stands for its parts, each with the number of the rule; a part without one takes the form's default."""
    found = []
    for norm in norms:
        known = norm.number is not None
        found.append(
            replace(
                whole,
                id=f"{whole.id}.{norm.form.value}",
                form=norm.form,
                actor=norm.actor,
                per=norm.per,
                strength=min(whole.strength, STRENGTH[norm.modality], key=_laxness),
                every=norm.every,
                number=norm.number if norm.number is not None else FORMS[norm.form].number,
                number_basis=Basis.NORM if known else Basis.DEFAULT,
                number_source=norm.citation if known else f"{norm.citation}未定次数，取默认",
                title=FORMS[norm.form].name,
            )
        )
    return found


def _laxness(strength: Strength) -> int:
    return [Strength.ENCOURAGED, Strength.SHOULD, Strength.MUST].index(strength)
