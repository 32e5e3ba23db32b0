"""Bytes that a stranger may hand in: containers that lie, bombs, loops, and good files spoiled in one place."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from random import Random

from tests.core.documents.makers import (
    FONT,
    document,
    docx,
    ofd,
    p,
    pdf,
    pdf_of,
    printed,
    rows,
    stream,
    text_object,
    xlsx,
    zipped,
)

Make = Callable[[], bytes]
MEGABYTE = 1024 * 1024
WORDS = "坚持学习。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "{}">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
QUADRATIC = f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>'
PARAMETER = '<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1/e.dtd"> %p;]>'
REMOTE = '<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd">'
DOCX, XLSX = partial(docx, p(WORDS)), partial(xlsx, rows([WORDS]))
PDF, OFD_FILE = partial(pdf, printed((WORDS, 80))), partial(ofd, text_object(WORDS, 30, 30))
GOOD: Mapping[str, Make] = {"docx": DOCX, "xlsx": XLSX, "pdf": PDF, "ofd": OFD_FILE}
MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "ofd": "Doc_0/Pages/Page_0/Content.xml"}


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A container with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(parts))


def prefixed(data: bytes, path: str, declaration: str) -> bytes:
    """A container whose part begins with a declaration."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return with_parts(data, {path: declaration.encode() + archive.read(path)})


def flagged(data: bytes) -> bytes:
    """A container whose entries say that they are encrypted."""
    found = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(sign)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(sign, place + 1)
    return bytes(found)


def packed_by(method: int) -> bytes:
    """A container that names a way of packing which nobody knows."""
    found = bytearray(DOCX())
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", found, found.find(sign) + at, method)
    return bytes(found)


def claiming(size: int, at: int, data: bytes | None = None) -> bytes:
    """A container whose directory lies about a size."""
    found = bytearray(data or DOCX())
    struct.pack_into("<I", found, found.find(b"PK\x01\x02") + at, size)
    return bytes(found)


def overlapping() -> bytes:
    """Two entries of the directory that share the bytes of one."""
    found = bytearray(zipped({"word/document.xml": document(p(WORDS)), "word/b.xml": document(p(WORDS))}))
    second = found.rfind(b"PK\x01\x02")
    struct.pack_into("<I", found, second + 42, 10)
    return bytes(found)


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", document(p(WORDS)))
        info = zipfile.ZipInfo("word/document.xmk")
        archive.writestr(info, document(p("别的。")))
    return out.getvalue().replace(b"document.xmk", b"document.xml")


def tiny_entries(count: int) -> bytes:
    """A directory of so many entries that one empty member is behind all of them."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    size = len(entry) * count
    return local + entry * count + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, len(local), 0)


def bomb(path: str, data: bytes) -> bytes:
    return with_parts(data, {path: b" " * 3 * MEGABYTE})


def noise(megabytes: int) -> bytes:
    """Four letters by chance: what packs to a quarter is no bomb."""
    return Random(1).randbytes(megabytes * MEGABYTE).translate(b"abcd" * 64)


def crowded() -> bytes:
    letters = noise(3)
    body = b"".join(b"<a %c='%c'/>" % (first, second) for first, second in pairwise(letters))
    return zipped({"word/document.xml": document("|").encode().replace(b"|", body)})


def nested(depth: int) -> bytes:
    data = DOCX()
    for _ in range(depth):
        data = zipped({"word/inner.zip": data})
    return data


def content(body: bytes, entries: bytes = b"", **page: bytes) -> bytes:
    """A PDF with one page whose content stream is given with its filters."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            page.get("font", FONT),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>",
            stream(body, entries),
        ]
    )


def flate(times: int, size: int) -> bytes:
    data = b" " * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return content(data, b"/Filter [%s]" % (b"/FlateDecode " * times))


def tree(*nodes: bytes, catalog: bytes = b"") -> bytes:
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, *nodes])


def encrypted_pdf() -> bytes:
    """Neither password is known."""
    keys = b"/O <%s> /U <%s>" % (b"41" * 32, b"42" * 32)
    entry = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 %s >>" % keys
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]
    return pdf_of(objects, trailer=entry)


def looping_table() -> bytes:
    """A cross-reference table that names itself as the one before."""
    data = PDF()
    at = data.rindex(b"startxref\n") + 10
    place = data[at : data.index(b"\n", at)]
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %s" % place)


def moved(name: str, data: bytes) -> bytes:
    return with_parts(data, {name: b"x"})


def old(stream_name: str) -> bytes:
    return OLE + b"\0" * 2000 + stream_name.encode("utf-16-le") + b"\0" * 2000


def inside(kind: str, body: str) -> bytes:
    """A file of this kind whose main part holds the given XML."""
    return {"docx": lambda: docx(body), "xlsx": lambda: xlsx(body), "ofd": lambda: ofd(body)}[kind]()
