"""The zip container of .docx, .xlsx and .ofd, judged by its directory before a byte is unpacked."""

import io
import struct
import zipfile
import zlib
from itertools import pairwise

from xueji.core.documents.refusals import FileDamaged, FileEncrypted, FileSuspicious, FileTooLarge

MOST_MEMBERS = 2000
LARGEST_DIRECTORY = 1024 * 1024
"""No honest directory of so few members is longer; a longer one would cost memory before it is counted."""
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
LARGEST_PART = 40 * 1024 * 1024
SMALL = 1024 * 1024
"""A part below this size is never a bomb, however well it packs."""
LOCAL_HEADER = 30
END = b"PK\x05\x06"


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    _ensure_small_directory(data, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error) as error:
        raise FileDamaged(f"{name}：文件不完整，末尾缺少目录（可能没有下载完）。请重新拷贝一份再试。") from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise FileSuspicious(f"{name}：内含 {len(members)} 个部件，超过 {MOST_MEMBERS} 个的上限。请另存为 .txt 再试。")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileSuspicious(f"{name}：解压后超过 200 MB，不予打开。请去掉图片，或另存为 .txt 再试。")
    for member in members:
        _ensure_honest(member, name)
    _ensure_apart(members, name)
    return archive


def _ensure_small_directory(data: bytes, name: str) -> None:
    """The directory's length as the archive's end states it; a 64-bit archive states the most there is."""
    at = data.rfind(END, -65557)
    if at >= 0 and int.from_bytes(data[at + 12 : at + 16], "little") > LARGEST_DIRECTORY:
        raise FileSuspicious(f"{name}：压缩包目录过大，部件超过 {MOST_MEMBERS} 个的上限。请另存为 .txt 再试。")


def _ensure_honest(member: zipfile.ZipInfo, name: str) -> None:
    path = member.filename
    if member.flag_bits & 0x1:
        raise FileEncrypted(f"{name}：部件 {path[:60]} 加了密码。请取消密码，另存后再试。")
    if path.startswith("/") or ":" in path or "\\" in path or ".." in path.split("/"):
        raise FileSuspicious(f"{name}：部件名 {path[:60]!r} 指向文件之外，不予打开。请用 Word 或 WPS 打开另存后再试。")
    if path.lower().endswith("vbaproject.bin"):
        raise FileSuspicious(f"{name}：文件含宏（{path[:60]}），不予打开。请另存为不带宏的 .docx、.xlsx 或 .txt 再试。")


def _ensure_apart(members: list[zipfile.ZipInfo], name: str) -> None:
    """No two members share bytes or a name: which of them a program reads would be its choice."""
    if len({member.filename for member in members}) < len(members):
        raise FileSuspicious(f"{name}：压缩包里有同名的部件，不予打开。请用 Word 或 WPS 打开另存后再试。")
    for member, following in pairwise(sorted(members, key=lambda member: member.header_offset)):
        if member.header_offset + LOCAL_HEADER + member.compress_size > following.header_offset:
            raise FileSuspicious(
                f"{name}：部件 {member.filename[:60]} 与别的部件重叠（疑似压缩炸弹），不予打开。请另存为 .txt 再试。"
            )


def part(archive: zipfile.ZipFile, path: str, name: str) -> bytes | None:
    """The bytes of one part; None where there is none."""
    try:
        member = archive.getinfo(path)
    except KeyError:
        return None
    if member.file_size > LARGEST_PART:
        raise FileTooLarge(f"{name}：部件 {path} 超过 40 MB。请分成几个文件，或另存为 .txt 再试。")
    # Judged where it is unpacked: a blank picture packs as well as a bomb, and is never opened.
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise FileSuspicious(f"{name}：部件 {path[:60]} 压缩比异常（疑似压缩炸弹），不予打开。请另存为 .txt 再试。")
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise FileDamaged(f"{name}：部件 {path} 已损坏，无法解压。请重新拷贝一份，或用 Word 修复后再试。") from error
