"""A plan file and a roster file → the duties, their sessions, the timetable, and its files."""

import argparse
import sys
from datetime import date
from pathlib import Path
from time import monotonic

from xueji.cli.offline.sources import A_ROSTER, PROVISIONAL, bytes_of, make_folder, open_document, write_bytes
from xueji.cli.offline.told import changes, ensure_known, explained, old_slots
from xueji.core.errors import XuejiError
from xueji.core.norms import for_year, settle
from xueji.core.obligations.model import Duty
from xueji.core.organisation.limited import read_roster_in_child
from xueji.core.organisation.model import Organisation
from xueji.core.reading import read
from xueji.core.reading.model import Reading
from xueji.core.timetable import demand, problem_for, timetable
from xueji.core.timetable.export import to_ics, to_json, to_xlsx
from xueji.core.timetable.model import Demand, OnProgress, Status, Timetable
from xueji.core.timetable.problem_json import write_problem
from xueji.core.workdays import calendar_for

LEAST_SECONDS = 0.5
"""What a search gets in any case."""


class MissingOption(XuejiError):
    """An option without which a plan cannot be timetabled."""


class NoDuty(XuejiError):
    """The document states nothing to be done."""


def timetable_the_year(options: argparse.Namespace, on_progress: OnProgress, started: float) -> int:
    """`started` is when the command began: what reading took is taken off the seconds for the search."""
    if options.organisation is None:
        raise MissingOption("请用 --organisation 给出名册（用 xueji roster --template 得到模板）。")
    if options.year is None:
        raise MissingOption("请用 --year 写明排哪一年，例如 --year 2023。")
    calendar = calendar_for([options.year])
    reading = read(open_document(options.file))
    duties = _duties(options.file, reading)
    roster = options.organisation
    data = bytes_of(roster, A_ROSTER)
    organisation = read_roster_in_child(data, roster.name, organ=reading.plan.issuer or "本单位")
    asked = demand(duties, organisation, calendar, since=date(options.year, 1, 1), until=date(options.year, 12, 31))
    reference = old_slots(options.replan) if options.replan is not None else None
    if options.explain is not None:
        ensure_known(options.explain, asked, duties)
    if options.out is not None:
        make_folder(options.out)  # before the search, which takes its time
    if options.export_problem is not None:
        write_bytes(options.export_problem, write_problem(problem_for(asked, organisation, calendar)))
    seconds = max(LEAST_SECONDS, options.seconds - (monotonic() - started))
    found = timetable(
        asked,
        organisation,
        calendar,
        seconds=seconds,
        seed=options.seed,
        on_progress=on_progress,
        reference=reference,
    )
    if options.out is not None:
        _write(options.out, asked, found, organisation)
    if options.year in calendar.provisional:
        print(PROVISIONAL.format(year=options.year), file=sys.stderr)
    if options.json:
        print(to_json(asked, found).decode())
    else:
        _say(duties, asked, found)
        if reference is not None:
            print(*changes(reference, found, asked, organisation, calendar), sep="\n")
        if options.explain is not None:
            print(*explained(options.explain, found, asked, duties, organisation, calendar), sep="\n")
    return 1 if found.status is Status.INFEASIBLE else 0


def _duties(file: Path, reading: Reading) -> tuple[Duty, ...]:
    if not reading.obligations:
        raise NoDuty(
            f"{file.name} 里没有读出任何任务，排不了日程。请先用 xueji read 查看读出了什么，或换一份学习计划。"
        )
    return tuple(settle(reading.obligations, findings=reading.findings, packs=for_year(reading.plan.year)))


def _write(folder: Path, asked: Demand, found: Timetable, organisation: Organisation) -> None:
    write_bytes(folder / "timetable.ics", to_ics(asked.sessions, found, organ=organisation.name))
    write_bytes(folder / "timetable.xlsx", to_xlsx(asked, found, organ=organisation.name))
    write_bytes(folder / "timetable.json", to_json(asked, found))


def _say(duties: tuple[Duty, ...], asked: Demand, found: Timetable) -> None:
    print(f"{len(duties)} 项任务，{len(asked.sessions)} 场活动，排定 {len(found.slots)} 场。")
    print(f"代价 {found.cost}，下界 {found.bound}。")
    print(f"期限 {len(asked.deadlines)} 个，不占日程的任务 {len(asked.unplaced)} 项。")
    titles = {duty.id: duty.title for duty in duties}
    for unplaced in asked.unplaced:
        print(f"  {titles.get(unplaced.duty, unplaced.duty)}：{unplaced.reason}")
    for words in found.conflicts:
        print(words)
