"""A path given on the command line → its bytes, or the Document behind it, read in the limited child process."""

import errno
from pathlib import Path

from xueji.core.documents.model import Document
from xueji.core.documents.readers import read_in_child
from xueji.core.documents.readers.kinds import LARGEST
from xueji.core.errors import XuejiError

A_PLAN, A_ROSTER = "计划文件（Word、PDF、OFD、Excel 或文本）", "名册（.xlsx）"
PROVISIONAL = "{year} 年的放假安排尚未公布：暂按周末和法定节日计算，公布后请重排。"
REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "这里已有同名的文件",
    errno.EIO: "磁盘读写出错",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
}


class NoSuchFile(XuejiError):
    """The path names no file that can be opened."""


class CannotWrite(XuejiError):
    """The path names no place that can be written."""


def open_document(path: Path) -> Document:
    return read_in_child(bytes_of(path), path.name)


def bytes_of(path: Path, wanted: str = A_PLAN) -> bytes:
    """At most one byte more than any reader takes, which is enough to tell that a file is too large."""
    try:
        if path.is_dir():
            raise NoSuchFile(f"{path}：这是一个文件夹。请给出其中的{wanted}。")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NoSuchFile(f"{path}：没有这个文件。请检查路径是否写对。") from error
    except PermissionError as error:
        raise NoSuchFile(f"{path}：没有读取权限。请换一个有权限的账号，或修改文件权限后再试。") from error
    except OSError as error:
        raise NoSuchFile(f"{path}：打不开这个文件（{reason(error)}）。请检查路径后再试。") from error
    except ValueError as error:
        raise NoSuchFile("路径中有空字符，打不开。请检查路径后再试。") from error


def write_bytes(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise not_written(path, error) from error


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(f"{path}：写不了（{reason(error)}）。请换一个能写的位置再试。")


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese; its number where the reason is rare."""
    return REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
