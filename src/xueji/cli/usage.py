"""A fault of usage that the command-line library reports → one line of Chinese with the next step."""

import re
from typing import Any


def said(command: str, error: Any) -> str:
    """Told by the kind of fault; the library's own English words are not shown."""
    return f"{_fault(error)}请用 {command} --help 查看参数。"


def _fault(error: Any) -> str:
    option = getattr(error, "option_name", None)
    name = _parameter(error)
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有 {option} 这个选项。"
        case "NoSuchCommand":
            return f"没有“{_quoted(error)}”这个子命令。"
        case "MissingParameter" | "NoArgsIsHelpError":
            return f"缺少参数 {name}。" if name else "缺少子命令或参数。"
        case "BadOptionUsage" | "BadArgumentUsage":
            return f"选项 {option} 的用法不对（缺少取值，或多给了取值）。" if option else "参数的个数不对。"
        case "BadParameter":
            return f"参数 {name} 的取值不对。" if name else "参数的取值不对。"
    command = re.search(r"No such command", str(error))
    if command:
        return f"没有“{_quoted(error)}”这个子命令。"
    extra = re.search(r"unexpected extra argument\S* \((.*)\)", str(error))
    return f"多出了参数 {extra[1]}。" if extra else "参数不对。"


def _quoted(error: Any) -> str:
    found = re.search(r"['\"](.+?)['\"]", str(error))
    return found[1] if found else str(getattr(error, "command_name", ""))


def _parameter(error: Any) -> str:
    """The option as it is typed (--year), or the argument's name."""
    parameter = getattr(error, "param", None)
    options = [o for o in getattr(parameter, "opts", []) if o.startswith("-")]
    hint = getattr(error, "param_hint", None)
    if options:
        return str(options[0])
    if parameter is not None:
        return str(getattr(parameter, "metavar", None) or parameter.name).strip("[]{}<>").upper()
    return str(hint or "").strip("'")
