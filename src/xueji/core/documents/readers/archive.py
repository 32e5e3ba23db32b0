"""The zip container of a .docx, judged by its directory before a byte is unpacked."""

import io
import zipfile
import zlib

from xueji.core.documents.refusals import FileDamaged, FileEncrypted, FileSuspicious, FileTooLarge, WrongType

MOST_MEMBERS = 2000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
LARGEST_PART = 40 * 1024 * 1024
SMALL = 1024 * 1024
"""A part below this size is never a bomb, however well it packs."""


def open_archive(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise FileDamaged(f"{name}：文件不完整，末尾缺少目录（可能没有下载完）。请重新拷贝一份再试。") from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise FileSuspicious(f"{name}：内含 {len(members)} 个部件，超过 {MOST_MEMBERS} 个的上限。请另存为 .txt 再试。")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileSuspicious(f"{name}：解压后超过 200 MB，不予打开。请去掉图片，或另存为 .txt 再试。")
    for member in members:
        if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise FileSuspicious(
                f"{name}：部件 {member.filename[:60]} 压缩比异常（疑似压缩炸弹），不予打开。请另存为 .txt 再试。"
            )
        if member.flag_bits & 0x1:
            raise FileEncrypted(f"{name}：部件 {member.filename[:60]} 加了密码。请取消密码，另存后再试。")
    return archive


def part(archive: zipfile.ZipFile, path: str, name: str) -> bytes | None:
    """The bytes of one part; None where there is none."""
    try:
        member = archive.getinfo(path)
    except KeyError:
        return None
    if member.file_size > LARGEST_PART:
        raise FileTooLarge(f"{name}：部件 {path} 超过 40 MB。请分成几个文件，或另存为 .txt 再试。")
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise FileDamaged(f"{name}：部件 {path} 已损坏，无法解压。请重新拷贝一份，或用 Word 修复后再试。") from error


def ensure_document(archive: zipfile.ZipFile, name: str) -> None:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return
    kind = "电子表格" if "xl/workbook.xml" in names else "演示文稿" if "ppt/presentation.xml" in names else "压缩包"
    raise WrongType(f"{name}：内容是{kind}，里面没有 word/document.xml。请选 .docx 或 .txt 文件。")
