"""Whole documents with the readings they must give: two of our own, always; the shared corpus where it is at hand."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.reading.scoring import score
from xueji.core.documents.readers import read_document
from xueji.core.reading import read, to_json

ROOT = Path(__file__).parents[3]
OWN = ROOT / "tests" / "corpus"
SHARED = ROOT.parent / "shared"
FLOOR = {"--f1": 0.99, "--doc-f1": 0.97, "--clauses": 1.0, "--materials": 1.0, "--findings": 0.98}


def bare(reading: dict[str, object]) -> dict[str, object]:
    """Without the words of findings, which may be improved."""
    findings = [{k: f[k] for k in ("code", "clause", "start", "end")} for f in reading["findings"]]  # type: ignore[attr-defined]  # JSON
    return reading | {"findings": findings}


EXACT = ["harbour-branch-plan", "college-law-rules"]


@pytest.mark.parametrize("name", EXACT)
def test_our_own_plans_are_read_as_expected(name: str) -> None:
    found = to_json(read(read_document(OWN / f"{name}.txt", f"{name}.txt")))
    assert bare(found) == json.loads((OWN / f"{name}.expected.json").read_text(encoding="utf-8"))


def floors() -> dict[str, dict[str, str]]:
    with (OWN / "floors.csv").open(encoding="utf-8") as file:
        return {row["paper"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}


def test_every_paper_has_its_floor() -> None:
    papers = {file.name.removesuffix(".expected.json") for file in OWN.glob("*.expected.json")}
    assert papers - set(floors()) == set(EXACT)


@pytest.mark.parametrize("name", floors())
def test_a_paper_of_another_kind_is_read_no_worse_than_it_was(name: str) -> None:
    found = to_json(read(read_document(OWN / f"{name}.txt", f"{name}.txt")))
    result = score(found, json.loads((OWN / f"{name}.expected.json").read_text(encoding="utf-8")))
    floor = floors()[name]
    assert result.duties >= float(floor["duties"]), result.slips
    assert result.attributes >= float(floor["attributes"]), result.slips
    right = {"findings": result.findings == 1.0, "clauses": result.clauses, "materials": result.materials}
    assert {what for what, held in right.items() if not held} == set(floor["left_open"].split())


@pytest.mark.parametrize(
    "text",
    [
        "昨日，市里召开座谈会，大家纷纷表示深受鼓舞。",
        "日前，某局组织开展了专题党课，50余名党员参加学习。",
        "一些支部每月的主题党日内容单调，这怎么行？",
    ],
)
def test_past_narration_asks_for_nothing(text: str) -> None:
    assert read(read_document(text.encode(), "新闻.txt")).obligations == ()


def test_the_shared_corpus_scores_no_lower_than_it_did(tmp_path: Path) -> None:
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        pytest.skip("the folder shared/corpus is not here")
    for expected in corpus.glob("*.expected.json"):
        name = expected.name.removesuffix(".expected.json")
        docx = corpus / f"{name}.docx"
        source = docx if docx.exists() else corpus / f"{name}.txt"
        reading = to_json(read(read_document(source, source.name)))
        (tmp_path / f"{name}.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    thresholds = [word for name, least in FLOOR.items() for word in (name, str(least))]
    command = [sys.executable, str(corpus / "score.py"), str(tmp_path), *thresholds, "--attr", "actor=0.99"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-600:]


def test_the_seed_gives_its_clauses_materials_duties_and_findings() -> None:
    seeds = sorted((SHARED / "seeds").glob("000_*.txt"))
    if not seeds:
        pytest.skip("the folder shared/seeds is not here")
    reading = read(read_document(seeds[0], seeds[0].name))
    parts = [c.id for c in reading.plan.clauses if c.id != "0"]
    assert (len(parts), sum(i.startswith("2.") for i in parts), sum(i.startswith("3.") for i in parts)) == (18, 12, 3)
    assert [m.title for m in reading.plan.materials] == ["《习近平谈治国理政》（第四卷）", "《中华人民共和国宪法》"]
    monthly = [(o.form, o.strength, o.actor) for o in reading.obligations if o.every == "month"]
    assert ("reading", "encouraged", "staff") in monthly
    assert len(monthly) >= 3
    assert {o.trigger for o in reading.obligations} >= {"new_instruction", "before_major_decision", "key_date"}
    text = reading.document.text
    faults = [(f.code, text[f.start : f.end]) for f in reading.findings]
    assert ("stale-programme", "“七五”普法") in faults
    assert ("typo-doubling", "有有") in faults
    assert [words for code, words in faults if code == "event-not-in-year"] == ["三中全会"]
    assert not any(re.search("二中", words) for _, words in faults)
