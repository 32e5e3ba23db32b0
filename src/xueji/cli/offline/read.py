"""`xueji read FILE`: what a plan says, for people or as JSON."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.offline.sources import A_PLAN, open_document
from xueji.core.norms import for_year, settle
from xueji.core.obligations.model import Duty, Obligation, Strength, Trigger
from xueji.core.obligations.words import ACTOR_NAMES, CADENCE_NAMES, STRENGTH_NAMES, TRIGGER_NAMES, amount_name
from xueji.core.reading import explain, load_words, to_json
from xueji.core.reading import read as read_whole
from xueji.core.reading.model import Reading


def read(
    file: Annotated[Path, typer.Argument(help=A_PLAN)],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    reasons: Annotated[bool, typer.Option("--explain", help="写明每一项是从哪些字读出来的")] = False,
) -> None:
    """读一份学习计划，列出条款、任务和问题。"""
    with ThreadPoolExecutor(1) as beside:
        opened = beside.submit(open_document, file)
        load_words()  # a tenth of a second, which the child that opens the file takes as well
        reading = read_whole(opened.result())
    if as_json:
        print(json.dumps(to_json(reading), ensure_ascii=False, indent=2))
    else:
        _print_reading(reading, reasons=reasons)
    if not reading.obligations:
        print(f"{file}：没有读到任何学习任务。请确认这是一份学习计划，而不是新闻稿或讲话稿。", file=sys.stderr)


def _print_reading(reading: Reading, *, reasons: bool) -> None:
    plan = reading.plan
    year = f"{plan.year}年度" if plan.year else "未写年度"
    print(_strong(plan.title or reading.document.name))
    print(f"{plan.issuer or '未写发文单位'} · {year} · {len(plan.clauses)} 条 · {len(plan.materials)} 份学习材料")
    print()
    duties = settle(reading.obligations, findings=reading.findings, packs=for_year(plan.year))
    settled: dict[str, list[Duty]] = {}
    for duty in duties:
        settled.setdefault(duty.id.split(".")[0], []).append(duty)
    by_clause: dict[str, list[tuple[Obligation, list[Duty]]]] = {}
    for obligation, owed in zip(reading.obligations, settled.values(), strict=True):
        by_clause.setdefault(obligation.clause, []).append((obligation, owed))
    for clause in plan.clauses:
        depth = clause.id.count(".")
        own = clause.label
        parent = next((c for c in plan.clauses if c.id == clause.parent_id), None)
        own = own.removeprefix(parent.label) if parent else own
        opening = " ".join(reading.document.text[clause.start : clause.end].split())[len(own) :]
        name = clause.heading or (opening[:24] + "…" if len(opening) > 24 else opening)
        print(f"{'  ' * depth}{own}{name}")
        for obligation, owed in by_clause.get(clause.id, []):
            _print_duty(reading, obligation, owed, "  " * (depth + 1), reasons=reasons)
    print()
    print(f"任务 {len(reading.obligations)} 项，问题 {len(reading.findings)} 处。" + _advice(reading))


def _print_duty(reading: Reading, obligation: Obligation, owed: list[Duty], indent: str, *, reasons: bool) -> None:
    quote = "".join(obligation.quote.split())
    print(f"{indent}· “{quote}”")
    print(f"{indent}  {describe(obligation, owed)}")
    if reasons:
        for why in explain(reading, obligation):
            words = f"“{why.words}”" if why.words else "未写，按通例"
            print(f"{indent}    {why.attribute}＝{why.value}　←　{words}（{why.source}）")


def describe(obligation: Obligation, owed: list[Duty]) -> str:
    """One line of Chinese: form, actor, how often with its basis, strength, event, size, date."""
    first = owed[0]
    parts = [first.title if len(owed) == 1 else "三会一课：" + "、".join(d.title for d in owed)]
    parts.append(ACTOR_NAMES[obligation.actor])
    if len(owed) == 1 and first.number and not obligation.trigger:
        how_often = f"{CADENCE_NAMES[first.every]} {first.number} 次" if first.every else f"{first.number} 次"
        basis = first.number_source if first.number_basis.value == "规定" else first.number_basis.value
        parts.append(f"{how_often}（{basis}）")
    if obligation.at_most is not None:
        parts.append(f"至多 {obligation.at_most} 次")
    if obligation.strength is not Strength.MUST:
        parts.append(STRENGTH_NAMES[obligation.strength])
    if obligation.trigger is not None:
        parts.append(TRIGGER_NAMES[Trigger(obligation.trigger)])
    if obligation.amount is not None:
        parts.append(amount_name(obligation.amount))
    if obligation.until is not None:
        since = f"{obligation.since.isoformat()} 至 " if obligation.since else "截至 "
        parts.append(f"{since}{obligation.until.isoformat()}")
    if obligation.option_group is not None:
        parts.append(f"第 {obligation.option_group} 组，任选其一")
    if first.forbidden:
        parts.append("减负规定不允许，不安排")
    return " · ".join(parts)


def _advice(reading: Reading) -> str:
    return "用 xueji check 逐条查看问题。" if reading.findings else ""


def _strong(text: str) -> str:
    """Bold where the output is a terminal."""
    return f"\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else text
