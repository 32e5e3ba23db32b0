"""A command that is used wrongly says so in one line of Chinese and exits with 2."""

import pytest

from xueji.cli.main import run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["read"], "缺少参数 FILE。"),
        (["read", "--foo", "x"], "没有 --foo 这个选项。"),
        (["read", "a.txt", "b.txt"], "多出了参数 b.txt。"),
        (["serve", "--port", "x"], "参数 --port 的取值不对。"),
        (["serve", "--port"], "选项 --port 的用法不对"),
        (["audit", "nosuch"], "没有“nosuch”这个子命令。"),
    ],
)
def test_a_fault_of_usage_is_one_line(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert says in line
    assert line.endswith(f"请用 xueji {arguments[0]} --help 查看参数。")
