"""A path given on the command line → the Document behind it, read in the limited child process."""

from pathlib import Path

from xueji.core.documents.model import Document
from xueji.core.documents.readers import read_in_child
from xueji.core.documents.readers.kinds import LARGEST
from xueji.core.errors import XuejiError


class NoSuchFile(XuejiError):
    """The path names no file that can be opened."""


def open_document(path: Path) -> Document:
    return read_in_child(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise NoSuchFile(f"{path}：这是一个文件夹。请给出其中的计划文件（.docx 或 .txt）。")
        # One byte more than allowed is enough to tell that a file is too large.
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NoSuchFile(f"{path}：没有这个文件。请检查路径是否写对。") from error
    except PermissionError as error:
        raise NoSuchFile(f"{path}：没有读取权限。请换一个有权限的账号，或修改文件权限后再试。") from error
    except (OSError, ValueError) as error:
        raise NoSuchFile(f"{path}：打不开这个文件（{error}）。请检查路径后再试。") from error
