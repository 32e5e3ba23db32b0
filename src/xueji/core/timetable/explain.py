"""Why a session stands where it stands, and what each other slot of its window would cost or break."""

from dataclasses import dataclass

from xueji.core.timetable.model import Slot
from xueji.core.timetable.rules.rhythm import Spacing, WeeklyLimit
from xueji.core.timetable.seating import Item
from xueji.core.timetable.situation import Judgement, Situation, judge_move


@dataclass(frozen=True, slots=True)
class Standing:
    """A session's own cost item by item where it stands (`slot` None: it has none), and every other slot of its
    window as if it alone moved there, in order of time."""

    session: str
    slot: Slot | None
    items: tuple[Item, ...]
    others: tuple[Judgement, ...]

    @property
    def cost(self) -> int:
        return sum(item.cost for item in self.items)

    @property
    def better(self) -> tuple[Judgement, ...]:
        """Free slots that would cost less, the cheapest first: empty where it stands as well as it can alone."""
        free = (other for other in self.others if not other.violations and other.delta < 0)
        return tuple(sorted(free, key=lambda other: (other.delta, other.slot)))


def why(situation: Situation, session: str) -> Standing:
    """Raises KeyError for a session that the demand does not hold."""
    asked = situation.sessions[session]
    stands = situation.slots.get(session)
    window = situation.seating.window(asked.since, asked.until)
    slots = [situation.problem.slot(number) for number in window]
    others = tuple(judge_move(situation, session, slot) for slot in slots if slot != stands)
    return Standing(session, stands, _items(situation, session, stands), others)


def _items(situation: Situation, session: str, slot: Slot | None) -> tuple[Item, ...]:
    number = situation.number(slot) if slot else None
    if slot is None or number is None:
        return ()
    price = situation.price(session, number)
    rows = {Spacing.name: "与前后场次的间隔不匀", WeeklyLimit.name: "这一周场次偏多"}
    shared = tuple(Item(words, price[rule]) for rule, words in rows.items() if price[rule])
    return situation.items(situation.sessions[session], slot) + shared
