"""Whole documents with the readings they must give: two of our own, always; the shared corpus where it is at hand."""

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


@pytest.mark.parametrize("name", ["harbour-branch-plan", "college-law-rules"])
def test_our_own_plans_are_read_as_expected(name: str) -> None:
    found = to_json(read(read_document(OWN / f"{name}.txt", f"{name}.txt")))
    assert bare(found) == json.loads((OWN / f"{name}.expected.json").read_text(encoding="utf-8"))


FLOORS = {
    "district-study-arrangement": (1.0, 0.97),
    "college-term-plan": (0.94, 1.0),
    "hospital-party-plan": (1.0, 0.98),
    "power-branch-table": (1.0, 1.0),
    "campaign-notice": (1.0, 0.99),
    "township-law-rules": (1.0, 1.0),
    "school-monthly-notice": (1.0, 1.0),
    "youth-study-scheme": (1.0, 0.98),
    "archive-branch-plan": (0.97, 0.98),
    "water-company-training": (1.0, 1.0),
    "street-centre-group-topics": (1.0, 0.99),
    "teacher-reading-scheme": (0.96, 0.99),
    "court-study-notice": (1.0, 0.97),
    "street-study-rules": (0.96, 0.94),
    "audit-youth-scheme": (1.0, 0.99),
    "port-centre-group-plan": (1.0, 1.0),
    "clinic-branch-activities": (1.0, 0.99),
    "negative-work-summary": (1.0, 1.0),
    "negative-forum-speech": (1.0, 1.0),
    "negative-feature-story": (1.0, 1.0),
    "negative-news-sidelights": (1.0, 1.0),
    "negative-meeting-speech": (1.0, 1.0),
    "county-cadre-night": (0.97, 0.98),
    "faculty-term-table": (0.86, 0.98),
    "first-item-rules": (1.0, 0.96),
    "group-campaign": (0.96, 0.98),
    "neighbourhood-monthly": (0.94, 0.97),
    "procuratorate-training": (0.9, 0.96),
    "bank-december-notice": (1.0, 0.96),
    "hospital-residents-table": (1.0, 1.0),
    "metro-youth-league": (1.0, 0.98),
    "township-centre-rules": (1.0, 0.98),
    "district-law-plan": (0.96, 1.0),
    "five-ones-campaign": (0.96, 0.98),
    "forestry-annual-plan": (1.0, 1.0),
    "plant-safety-pages": (1.0, 0.97),
    "audit-bureau-plan": (1.0, 0.99),
    "school-reading-scheme": (1.0, 0.99),
    "street-campaign": (1.0, 0.95),
    "college-branch-life": (1.0, 1.0),
    "police-rules": (1.0, 0.97),
    "soe-quarter-plan": (1.0, 1.0),
    "bureau-monthly": (1.0, 1.0),
    "hospital-training-rules": (1.0, 0.98),
    "library-branch": (1.0, 0.99),
    "grain-bureau": (1.0, 0.96),
    "prison-branch-rules": (1.0, 1.0),
    "housing-bureau-annual": (0.92, 0.97),
    "port-centre-group": (0.88, 0.98),
    "branch-table": (0.98, 0.98),
    "town-study-rules": (0.92, 0.98),
    "veterans-office-rules": (0.92, 0.93),
    "campaign-eight-ones": (0.96, 0.96),
    "teacher-reading": (0.87, 0.98),
    "agri-law-study": (0.86, 0.98),
    "factory-safety-training": (0.96, 0.96),
    "street-december-notice": (0.93, 0.96),
    "museum-action-plan": (0.88, 0.98),
    "school-year-wraps": (0.95, 0.99),
    "natural-resources-annual": (0.91, 0.95),
    "college-centre-group": (0.87, 0.99),
    "city-library-branch": (0.92, 0.97),
    "water-company-rules": (0.88, 0.97),
    "town-winter-training": (0.88, 0.91),
    "transport-law-points": (0.88, 0.97),
    "hospital-training": (0.86, 0.98),
    "street-monthly": (0.92, 0.96),
    "youth-group": (0.92, 0.9),
    "county-school-opinions": (0.94, 0.99),
}
"""Least F1 of duties and least share of right attributes. The answers were written before the rules; some were
corrected after a first reading, where they were wrong or open to either answer, so these figures flatter the reader.
The last twenty-two stand as they were written. What is read of a paper nobody has seen is poorer than any of this."""
LEFT_OPEN = {
    "housing-bureau-annual": {"materials"},
    "teacher-reading": {"findings"},
    "factory-safety-training": {"findings", "clauses"},
    "museum-action-plan": {"findings"},
    "college-centre-group": {"materials"},
    "water-company-rules": {"findings"},
    "transport-law-points": {"findings", "materials"},
    "youth-group": {"findings"},
    "county-school-opinions": {"findings"},
}
"""What is not yet read as it should be; a test says when one of these can be taken out."""


@pytest.mark.parametrize(("name", "floor"), FLOORS.items(), ids=FLOORS)
def test_a_paper_of_another_kind_is_read_no_worse_than_it_was(name: str, floor: tuple[float, float]) -> None:
    found = to_json(read(read_document(OWN / f"{name}.txt", f"{name}.txt")))
    result = score(found, json.loads((OWN / f"{name}.expected.json").read_text(encoding="utf-8")))
    assert result.duties >= floor[0], result.slips
    assert result.attributes >= floor[1], result.slips
    right = {"findings": result.findings == 1.0, "clauses": result.clauses, "materials": result.materials}
    assert {what for what, held in right.items() if not held} == LEFT_OPEN.get(name, set())


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
