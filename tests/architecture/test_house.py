"""The house keeps its shape: what imports what is import-linter's; here is what it cannot see."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.conftest import ROOT

SRC = ROOT / "src" / "xueji"
ORDER = [
    "rights",
    "reports",
    "coverage",
    "study",
    "timetable",
    "plans",
    "documents",
    "notices",
    "organisation",
    "audit",
    "accounts",
]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
# Files that may be longer, each with its reason.
LONGER: dict[str, str] = {}


def sources() -> list[Path]:
    return [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def test_the_core_brings_no_django() -> None:
    program = (
        "import sys, pkgutil, importlib, xueji.core as c\n"
        "for m in pkgutil.walk_packages(c.__path__, 'xueji.core.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'django', 'psycopg'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in ORDER:
            continue
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation and not field.auto_created else None
            if other is None or isinstance(other, str) or other._meta.app_label not in ORDER:
                continue
            if ORDER.index(other._meta.app_label) < ORDER.index(label):
                upward.append(f"{model.__name__}.{field.name}")
    assert upward == []


@pytest.mark.django_db
def test_migrations_are_current() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_files_and_functions_stay_short() -> None:
    long = [str(path.relative_to(ROOT)) for path in sources() if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert [name for name in long if name not in LONGER] == []
    functions = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert functions == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name not in {"__init__.py", "apps.py"} and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_no_tracked_file_names_the_host_of_a_package_index() -> None:
    hosts = re.compile(
        "|".join((r"pypi\.o" + "rg", r"pythonhosted\.o" + "rg", r"registry\.npmjs\.o" + "rg", '"res' + 'olved":'))
    )
    named = [
        p.name
        for p in tracked()
        if p.suffix not in {".png", ".docx"} and p.is_file() and hosts.search(p.read_text(errors="ignore"))
    ]
    assert named == []


def test_lock_files_hold_no_address() -> None:
    assert [p.name for p in (ROOT / "requirements").glob("*.txt") if re.search(r"https?://", p.read_text())] == []


def test_pages_ask_the_apps_and_never_the_tables() -> None:
    """A view that reaches `.objects` could forget the organ; queries.py is where scoping lives."""
    asking = [
        f"{path.relative_to(SRC)}"
        for path in (SRC / "web").rglob("*.py")
        if re.search(r"\.objects\.(?!none\(\))", path.read_text())
    ]
    assert sorted(asking) == ["web/timetable/strip.py"]  # reads by the organ of a timetable already scoped


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:")
    found = [
        str(p.relative_to(SRC)) for p in (SRC / "web" / "templates").rglob("*.html") if inline.search(p.read_text())
    ]
    assert found == []


def test_every_setting_is_documented() -> None:
    names = set(re.findall(r'"(XUEJI_[A-Z_]+)"', (SRC / "config" / "settings.py").read_text()))
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in reference] == []


def test_the_reference_is_what_the_generator_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "docs" / "build.py"), str(tmp_path)], check=True, capture_output=True)
    for made in tmp_path.glob("*.md"):
        assert made.read_text() == (ROOT / "docs" / "reference" / made.name).read_text(), made.name


FORBIDDEN = re.compile(
    r"\b(score|scores|rank|ranking|points|geolocation|mediaDevices|sendBeacon|visibilitychange|IntersectionObserver"
    r"|fingerprint|leaderboard|dwell)\b|积分|排名|打卡|人脸|指纹|活跃度|忠诚度"
)
# The plan's own words, findings, norms, the help that says what we never do; solver and text know no person.
MAY_NAME_IT = (
    "core/obligations",
    "core/reading",
    "core/norms",
    "core/timetable",
    "core/documents",
    "templates/shell/help.html",
    "templates/shell/restraint.html",
    "accounts/restraint.py",
    "site/selfcheck.py",
    "templates/shell/feedback.html",
    "demo/plan.txt",
)


def test_nothing_scores_ranks_times_or_locates_a_person() -> None:
    found = []
    for path in [*sources(), *(SRC / "web").rglob("*.html"), *(SRC / "web" / "assets").glob("*.js")]:
        if any(part in str(path) for part in MAY_NAME_IT):
            continue
        found += [
            f"{path.relative_to(SRC)}: {hit.group(0)}"
            for hit in FORBIDDEN.finditer(path.read_text().replace("geolocation=()", ""))
        ]
    assert found == []
