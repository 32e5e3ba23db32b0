"""The timetable's claims, measured on the shared bureau: a line per claim, exit 1 when one falls short."""

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

INSTANCE = Path(__file__).parents[2] / "shared" / "timetable" / "bureau-2023-seed1.json"
FIRST_ANSWER_SECONDS, SECONDS, MOST_COST = 1.0, 20, 601


def main() -> int:
    if not INSTANCE.is_file():
        print("timetable: skipped, ../shared/timetable is not here")
        return 0
    form = json.loads(INSTANCE.read_bytes())
    started = time.monotonic()
    command = [sys.executable, "-m", "xueji.cli.offline.timetable", "--problem", str(INSTANCE), "--json"]
    done = subprocess.run([*command, "--seconds", str(SECONDS)], capture_output=True, check=True)
    wall = time.monotonic() - started
    answer = json.loads(done.stdout)
    violations, cost = judge(form, answer["slots"])
    first = answer["trajectory"][0][0]
    claims = [
        claim("first answer, seconds", first, FIRST_ANSWER_SECONDS),
        claim("whole run, seconds", round(wall, 1), SECONDS + 2),
        claim(f"cost after {SECONDS} s (bound {answer['bound']})", cost, MOST_COST),
        claim("hard violations, by an independent judge", violations, 0),
        claim("cost reported minus cost judged", abs(answer["cost"] - cost), 0),
    ]
    return 0 if all(claims) else 1


def claim(name: str, figure: float, target: float) -> bool:
    held = figure <= target
    print(f"{name}\t{figure}\t≤ {target}\t{'ok' if held else 'short'}")
    return held


def judge(form: dict[str, Any], slots: dict[str, int]) -> tuple[int, int]:
    """(hard violations, cost), written from the problem's description without a line of the solver's code."""
    days = [date.fromisoformat(day["date"]) for day in form["days"]]
    weeks = [day["week"] for day in form["days"]]
    atoms = {name: set(members) for name, members in form["audiences"].items()}
    violations, cost, there = 0, 0, defaultdict(list)
    for session in form["sessions"]:
        slot = slots.get(session["id"])
        if slot not in session["slots"]:
            violations += 1
            continue
        cost += session["costs"][session["slots"].index(slot)]
        there[slot].append(session)
    for sessions in there.values():
        violations += sum(bool(atoms[a["audience"]] & atoms[b["audience"]]) for a, b in combinations(sessions, 2))
        violations += sum(s["room"] for s in sessions) > form["rooms"]
    for row in form["series"]:
        for one, other in pairwise(row["sessions"]):
            apart = (days[slots[other] // 2] - days[slots[one] // 2]).days
            cost += row["weight"] * max(0, abs(apart - row["gap_days"]) - row["tolerance_days"])
    for row in form["weekly"]:
        held = Counter(weeks[slots[name] // 2] for name in row["sessions"])
        cost += sum(row["weight"] * max(0, number - row["limit"]) for number in held.values())
    return violations, cost


if __name__ == "__main__":
    sys.exit(main())
