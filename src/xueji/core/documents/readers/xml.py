"""XML of strangers → elements: entities and DTDs are refused; what is broken is named by its part."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError  # the types; the parsing is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from xueji.core.documents.refusals import FileDamaged, FileSuspicious

STRICT = b'="http://purl.oclc.org/ooxml/'
TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
"""Namespaces of ISO/IEC 29500 Strict, by what follows STRICT, and the usual ones that say the same."""


def parse(data: bytes, path: str, name: str) -> Element:
    with _refusing(path, name):
        root: Element = fromstring(_usual(data), forbid_dtd=True)
    return root


def stream(data: bytes, path: str, name: str) -> Iterator[Element]:
    """Each element when it ends; the caller clears what it has used."""
    with _refusing(path, name):
        for _, element in iterparse(BytesIO(_usual(data)), forbid_dtd=True):
            yield element


def _usual(data: bytes) -> bytes:
    if STRICT in data:
        for strict, usual in TRANSITIONAL.items():
            data = data.replace(STRICT + strict + b'"', b'="' + usual + b'"')
    return data


@contextmanager
def _refusing(path: str, name: str) -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as error:
        raise FileSuspicious(f"{name}：部件 {path} 含实体或 DTD 声明，不予解析。请用 Word 打开另存后再试。") from error
    except (ParseError, ValueError, LookupError) as error:
        raise FileDamaged(f"{name}：部件 {path} 不是完整的 XML。请用 Word 修复或另存后再试。") from error
