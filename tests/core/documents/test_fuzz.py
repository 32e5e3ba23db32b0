"""Damaged documents: every mutation of a good file is read or refused with a sentence, never anything else."""

import random
import zipfile
from datetime import date
from io import BytesIO

import pytest

from xueji.core.documents.layout import Part
from xueji.core.documents.paper import Paper, Paragraph
from xueji.core.documents.readers import read_document
from xueji.core.documents.writers import write_docx
from xueji.core.errors import XuejiError

GOOD = write_docx(
    Paper("学习计划", "各党支部", (Paragraph(Part.BODY, "每月开展1次主题党日。"),), "局", date(2023, 1, 6))
)
TEXT = "一、总体要求\n每月开展1次主题党日。\n".encode("gb18030")


def damaged(data: bytes, dice: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(dice.randrange(1, 12)):
        place = dice.randrange(len(found)) if found else 0
        match dice.randrange(4):
            case 0:
                found[place : place + 1] = dice.randbytes(1)
            case 1:
                del found[place : place + dice.randrange(1, 40)]
            case 2:
                found[place:place] = dice.randbytes(dice.randrange(1, 20))
            case 3:
                found = found[: max(1, place)]
    return bytes(found)


def damaged_inside(dice: random.Random) -> bytes:
    """A whole archive whose document is broken XML."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as good, zipfile.ZipFile(buffer, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, damaged(data, dice) if name == "word/document.xml" else data)
    return buffer.getvalue()


KINDS = (lambda dice: damaged(GOOD, dice), damaged_inside, lambda dice: damaged(TEXT, dice))


def refusals(size: int) -> list[str]:
    """What was said of the files that were refused; anything but a refusal by a named error fails."""
    said = []
    for seed in range(size):
        dice = random.Random(seed)
        try:
            read_document(dice.choice(KINDS)(dice), "计划.docx")
        except XuejiError as error:
            said.append(str(error))
    return said


def test_two_hundred_damaged_files_are_read_or_refused_by_name() -> None:
    said = refusals(200)
    assert 0 < len(said) < 200
    assert [sentence for sentence in said if "计划.docx" not in sentence] == []


@pytest.mark.heavy
def test_twenty_thousand_damaged_files_are_read_or_refused_by_name() -> None:
    said = refusals(20_000)
    assert [sentence for sentence in said if "计划.docx" not in sentence] == []
