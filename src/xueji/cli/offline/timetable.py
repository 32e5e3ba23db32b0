"""`xueji timetable`: a plan and a roster, or a problem file, → the year's timetable."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from xueji.cli.offline.sources import bytes_of
from xueji.core.errors import XuejiError
from xueji.core.organisation.errors import RosterErrors
from xueji.core.timetable.model import Progress, Status


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every session is placed, 1 where some cannot be, 2 where the input is at fault."""
    started = monotonic()
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.file is None) == (options.problem is None):
        parser.error("请给一份计划文件，或用 --problem 给一份问题文件（二者取一）")
    if options.problem is not None and (options.explain or options.replan):
        parser.error("--explain 和 --replan 要有计划文件，不能和 --problem 一起用")
    if options.seconds <= 0:
        parser.error("--seconds 应当大于 0")
    try:
        if options.problem is not None:
            return _solve_problem(options, started)
        from xueji.cli.offline.year import timetable_the_year  # the reader, which a problem file does not need

        return timetable_the_year(options, ProgressLines(), started)
    except RosterErrors as error:
        every = error.errors if len(error.errors) > 1 else ()
        print(error, *(f"  {one}" for one in every), sep="\n", file=sys.stderr)
    except XuejiError as error:
        print(error, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xueji timetable", description="把计划排成一年的日程。")
    parser.add_argument("file", nargs="?", type=Path, help="计划文件")
    parser.add_argument("--organisation", type=Path, metavar="ROSTER.xlsx", help="名册")
    parser.add_argument("--year", type=int, help="排哪一年")
    parser.add_argument("--seconds", type=float, default=20, help="整个过程的时限，秒")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    parser.add_argument("--out", type=Path, metavar="DIR", help="日程写到哪个目录")
    parser.add_argument("--problem", type=Path, metavar="FILE.json", help="不读计划，直接解一份问题文件")
    parser.add_argument("--json", action="store_true", help="把答案以 JSON 写到标准输出")
    parser.add_argument("--export-problem", type=Path, metavar="FILE", help="把问题写成文件（不含人员姓名）")
    parser.add_argument("--explain", metavar="SESSION|DUTY", help="说明一场活动为什么排在那里，或一项任务为什么排不下")
    parser.add_argument("--replan", type=Path, metavar="OLD.json", help="在旧日程（timetable.json）上少动地重排")
    return parser


def _solve_problem(options: argparse.Namespace, started: float) -> int:
    # A plan file does not need these, and its first answer should not wait for them.
    from xueji.core.timetable.problem_json import answer_form, read_problem
    from xueji.core.timetable.search import search  # as above

    problem = read_problem(bytes_of(options.problem, "问题文件（.json）"))
    answer = search(
        problem,
        seconds=options.seconds,
        seed=options.seed,
        on_progress=ProgressLines(),
        spent=monotonic() - started,
    )
    for note in answer.notes:
        print(note, file=sys.stderr)
    if options.json:
        print(json.dumps(answer_form(answer), ensure_ascii=False))
    else:
        print(f"{len(answer.slots)} 场，代价 {answer.cost}，下界 {answer.bound}，{STATUSES[answer.status]}。")
        for conflict in answer.conflicts:
            print(f"{'、'.join(conflict.sessions)} 不能同时满足：{'、'.join(conflict.rules)}。")
    return 1 if answer.status is Status.INFEASIBLE else 0


STATUSES = {Status.OPTIMAL: "已证明最省", Status.FEASIBLE: "可用", Status.INFEASIBLE: "排不下"}


class ProgressLines:
    """One line for each change of cost or bound, not more than two a second."""

    def __init__(self) -> None:
        self.last: tuple[int | None, int] | None = None
        self.at = -1.0

    def __call__(self, progress: Progress) -> None:
        now = (progress.cost, progress.bound)
        if now == self.last or (self.last is not None and progress.seconds - self.at < 0.5):
            return
        self.last, self.at = now, progress.seconds
        cost = "—" if progress.cost is None else str(progress.cost)
        line = f"{progress.seconds:6.2f} 秒  {progress.stage}  代价 {cost}  下界 {progress.bound}"
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
