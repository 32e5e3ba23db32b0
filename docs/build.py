"""Write docs/reference from the code: settings, commands, permissions. A test compares it with what stands."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "xueji"


def settings() -> str:
    """Each environment variable with the comment above it."""
    lines = (SRC / "config" / "settings.py").read_text().splitlines()
    rows = [
        "# Settings",
        "",
        "Read once from the environment when a process starts.",
        "",
        "| variable | what it says |",
        "|---|---|",
    ]
    comment: list[str] = []
    for line in lines:
        if line.startswith("# "):
            comment.append(line[2:])
            continue
        if '"XUEJI_' in line and comment:
            name = line.split('"')[1]
            rows.append(f"| `{name}` | {' '.join(comment)} |")
        comment = []
    rows.append("| `XUEJI_SECRET_KEY` | Signs sessions and forms; without it the file secret-key in HOME. |")
    return "\n".join(rows) + "\n"


def policy() -> Iterator[str]:
    table = yaml.safe_load((SRC / "apps" / "accounts" / "policy.yaml").read_text())
    yield "# Who may do what"
    yield ""
    yield "From `apps/accounts/policy.yaml`, the only source."
    yield "全局: the whole organ · 本支部: the own branch and below · 本人: one's own · 已开放的: opened to inspectors for a time."
    yield ""
    yield "| address | methods | who | kept in the audit when read |"
    yield "|---|---|---|---|"
    words = {"organ": "全局", "unit": "本支部", "self": "本人", "opened": "已开放的"}
    for name, row in table["routes"].items():
        who = {"anyone": "anybody", "signed_in": "every account"}.get(row.get("who", ""))
        roles = " · ".join(
            f"{role} {words[reach]}" for role, reach in row.items() if role not in {"who", "methods", "read"}
        )
        yield f"| {name} | {row.get('methods', 'GET')} | {who or roles} | {row.get('read', '')} |"
    yield ""
    yield "| command | who |"
    yield "|---|---|"
    for name, who in table["commands"].items():
        yield f"| xueji {name} | {who} |"


def commands() -> Iterator[str]:
    """The table of the command line, read from its source so that nothing is started."""
    tree = ast.parse((SRC / "cli" / "main.py").read_text())
    yield "# Commands"
    yield ""
    yield "`xueji COMMAND --help` says the rest."
    yield ""
    yield "| command | what it does |"
    yield "|---|---|"
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Call):
                    told = [arg.value for arg in value.args if isinstance(arg, ast.Constant)]
                    yield f"| `xueji {key.value}` | {told[-1]} |"


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    (target / "settings.md").write_text(settings())
    (target / "policy.md").write_text("\n".join(policy()) + "\n")
    (target / "commands.md").write_text("\n".join(commands()) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "reference")
