"""Over a hundred files that a stranger may hand in, made when asked for: what each is → its bytes.

REFUSED: with the refusal and a word of its message. HARMLESS: with the words that are read all the same.
"""

import gzip

from tests.core.documents.hostile_makers import (
    DOCX,
    GOOD,
    LAUGHS,
    MAIN,
    MEGABYTE,
    OFD_FILE,
    OLE,
    PARAMETER,
    PDF,
    QUADRATIC,
    REMOTE,
    WORDS,
    XLSX,
    XXE,
    Make,
    bomb,
    claiming,
    content,
    crowded,
    encrypted_pdf,
    flagged,
    flate,
    looping_table,
    moved,
    nested,
    noise,
    old,
    overlapping,
    packed_by,
    prefixed,
    tiny_entries,
    tree,
    twice,
    with_parts,
)
from tests.core.documents.makers import (
    OFD,
    S,
    W,
    document,
    docx,
    listed,
    lvl,
    numbering,
    ofd,
    p,
    pdf,
    pdf_of,
    printed,
    rows,
    stream,
    tbl,
    tc,
    text_object,
    xlsx,
    zipped,
)
from xueji.core.documents.refusals import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileSuspicious,
    FileTooLarge,
    NoTextLayer,
    ReadingTooLong,
    Unreadable,
    WrongType,
)

Refused = tuple[Make, type[Unreadable], str]
REFUSED: dict[str, Refused] = {
    "nothing at all": (lambda: b"", FileEmpty, "空的"),
    "blanks": (lambda: b" \r\n\t", FileEmpty, "没有文字"),
    "a text of zero bytes": (lambda: b"\0" * 1000, WrongType, "空字节"),
    "a text of control characters": (lambda: b"\x01\x02\x03" * 500, WrongType, "控制字符"),
    "a text in no encoding": (lambda: WORDS.encode() + b"\xff\xff\xfe", FileDamaged, "编码"),
    "half a character in UTF-16": (lambda: WORDS.encode("utf-16") + b"\x01", FileDamaged, "编码"),
    "lone surrogates in UTF-16": (lambda: b"\xff\xfe" + b"\x00\xd8" * 9, FileDamaged, "编码"),
    "a text over 20 MB": (lambda: b"a" * (20 * MEGABYTE + 1), FileTooLarge, "20 MB"),
    "a text of two million characters": (lambda: "学".encode() * 2_000_000, FileTooLarge, "150 万字"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, WrongType, "图片"),
    "a photograph": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, WrongType, "图片"),
    "a moving picture": (lambda: b"GIF89a" + b"\0" * 99, WrongType, "图片"),
    "a program for Windows": (lambda: b"MZ" + b"\0" * 99, WrongType, "程序"),
    "a program for Linux": (lambda: b"\x7fELF" + b"\0" * 99, WrongType, "程序"),
    "a rar archive": (lambda: b"Rar!\x1a\x07\0" + b"\0" * 99, WrongType, "压缩包"),
    "a 7z archive": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, WrongType, "压缩包"),
    "a packed tar": (lambda: gzip.compress(b"x" * 99), WrongType, "压缩包"),
    "an archive of other things": (lambda: zipped({"a.txt": "x"}), WrongType, "压缩包"),
    "an archive of nothing": (lambda: zipped({}), WrongType, "压缩包"),
    "archives six deep": (lambda: nested(6), WrongType, "压缩包"),
    "a presentation": (lambda: zipped({"ppt/presentation.xml": "<p/>"}), WrongType, "演示文稿"),
    "an open document": (lambda: zipped({"content.xml": "<x/>", "mimetype": "odt"}), WrongType, "压缩包"),
    "an encrypted Office file": (lambda: old("EncryptedPackage"), FileEncrypted, "密码"),
    "the head of an old file": (lambda: OLE + b"\0" * 99, FileEncrypted, "只有文件头"),
    "an old workbook": (lambda: old("Workbook"), WrongType, "没有 Word 正文"),
    "an old presentation": (lambda: old("PowerPoint Document"), WrongType, "没有 Word 正文"),
    "a docx with macros": (lambda: with_parts(DOCX(), {"word/vbaProject.bin": b"x"}), FileSuspicious, "宏"),
    "an xlsx with macros": (lambda: with_parts(XLSX(), {"xl/vbaProject.bin": b"x"}), FileSuspicious, "宏"),
    "a part that leaves the container": (lambda: moved("../../etc/passwd", DOCX()), FileSuspicious, "指向文件之外"),
    "a part from the root": (lambda: moved("/etc/passwd", DOCX()), FileSuspicious, "指向文件之外"),
    "a part on a drive": (lambda: moved("C:/Windows/win.ini", XLSX()), FileSuspicious, "指向文件之外"),
    "a part behind backslashes": (lambda: moved("..\\..\\autorun.inf", OFD_FILE()), FileSuspicious, "指向文件之外"),
    "two parts of one name": (twice, FileSuspicious, "同名"),
    "parts that share their bytes": (overlapping, FileSuspicious, "重叠"),
    "2,001 parts": (lambda: zipped({f"{n}": b"" for n in range(2001)}), FileSuspicious, "2001"),
    "400,000 tiny parts": (lambda: tiny_entries(400_000), FileSuspicious, "目录过大"),
    "a part that unpacks to 4 GB by its own word": (lambda: claiming(0xFFFFFFF0, 24), FileSuspicious, "200 MB"),
    "a part that is longer than it says": (
        lambda: claiming(10, 24, bomb("word/document.xml", DOCX())),
        FileDamaged,
        "损坏",
    ),
    "a part packed in an unknown way": (lambda: packed_by(97), FileDamaged, "损坏"),
    "parts of over 200 MB together": (
        lambda: with_parts(DOCX(), {f"word/media/{n}": b"\0" * MEGABYTE for n in range(201)}),
        FileSuspicious,
        "200 MB",
    ),
    "a docx without its body": (
        lambda: zipped({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}),
        FileDamaged,
        "正文",
    ),
    "a docx of another XML": (lambda: zipped({"word/document.xml": "<html><body/></html>"}), FileDamaged, "正文"),
    "a docx without words": (lambda: docx(p("")), FileEmpty, "没有文字"),
    "a docx in no encoding": (
        lambda: zipped({"word/document.xml": b'<?xml version="1.0" encoding="x-none"?><a/>'}),
        FileDamaged,
        "XML",
    ),
    "a docx of bytes that are no UTF-8": (
        lambda: zipped({"word/document.xml": document(p(WORDS)).encode("gbk")}),
        FileDamaged,
        "XML",
    ),
    "a docx whose numbering is broken": (
        lambda: docx(p(WORDS), {"word/numbering.xml": "<w:n"}),
        FileDamaged,
        "numbering",
    ),
    "a docx whose styles are broken": (
        lambda: docx(p(WORDS), numbering(lvl("decimal", "%1")) | {"word/styles.xml": "<w:s"}),
        FileDamaged,
        "styles",
    ),
    "a docx whose header laughs": (
        lambda: docx(p(WORDS), {"word/header1.xml": LAUGHS + f'<w:hdr xmlns:w="{W}">&b;</w:hdr>'}),
        FileSuspicious,
        "实体",
    ),
    "a docx of over 40 MB of XML": (lambda: claiming(41 * MEGABYTE, 24), FileTooLarge, "40 MB"),
    "a docx of three million elements": (crowded, ReadingTooLong, "上限"),
    "an xlsx without its relations": (
        lambda: zipped({"xl/workbook.xml": f'<workbook xmlns="{S}"/>'}),
        FileDamaged,
        "workbook.xml.rels",
    ),
    "an xlsx without its sheet": (
        lambda: xlsx("", {"xl/_rels/workbook.xml.rels": "<R><r Id='r1' Target='http://127.0.0.1/s.xml'/></R>"}),
        FileDamaged,
        "缺少部件",
    ),
    "an xlsx that points out of the container": (
        lambda: xlsx("", {"xl/_rels/workbook.xml.rels": "<R><r Id='r1' Target='../../../etc/passwd'/></R>"}),
        FileDamaged,
        "缺少部件",
    ),
    "an xlsx without words": (lambda: xlsx("<sheetData/>"), FileEmpty, "没有文字"),
    "an xlsx of 100,001 rows": (
        lambda: xlsx(f"<sheetData>{'<row/>' * 100_001}</sheetData>"),
        FileTooLarge,
        "100,000 行",
    ),
    "an xlsx of five million rows": (
        lambda: xlsx(f"<sheetData>{'<row/>' * 5_000_000}</sheetData>"),
        FileSuspicious,
        "压缩比",
    ),
    "an xlsx whose strings are broken": (
        lambda: xlsx(rows([WORDS]), {"xl/sharedStrings.xml": "<sst"}),
        FileDamaged,
        "sharedStrings",
    ),
    "an xlsx whose styles laugh": (
        lambda: xlsx(rows([WORDS]), {"xl/styles.xml": LAUGHS + "<s>&b;</s>"}),
        FileSuspicious,
        "实体",
    ),
    "an xlsx of a roster": (
        lambda: xlsx(
            rows([WORDS]),
            {"xl/workbook.xml": f'<workbook xmlns="{S}"><sheet name="单位"/><sheet name="人员"/></workbook>'},
        ),
        WrongType,
        "名册",
    ),
    "an xlsx of 1,600,000 characters": (
        lambda: xlsx(rows(*[["学习" * 80]] * 10_000)),
        FileTooLarge,
        "150 万字",
    ),
    "a PDF of its first line": (lambda: b"%PDF-1.7\n", FileDamaged, "PDF"),
    "a PDF of noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, FileDamaged, "PDF"),
    "a PDF without pages": (lambda: tree(b"<< /Type /Pages /Count 0 /Kids [] >>"), Unreadable, "PDF|文字层"),
    "a PDF with an empty page": (lambda: pdf(b""), NoTextLayer, "没有文字层"),
    "a PDF with a password": (encrypted_pdf, FileEncrypted, "密码"),
    "a PDF whose pages hold themselves": (
        lambda: tree(b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
        Unreadable,
        "PDF|文字层",
    ),
    "a PDF whose pages hold each other": (
        lambda: tree(b"<< /Type /Pages /Count 9 /Kids [3 0 R] >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R] >>"),
        Unreadable,
        "PDF|文字层",
    ),
    "a PDF of a billion pages by its own word": (
        lambda: tree(b"<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>", b"<< /Type /Page /Parent 2 0 R >>"),
        Unreadable,
        "页",
    ),
    "a PDF of 501 pages": (lambda: pdf(*[b""] * 501), FileTooLarge, "501 页"),
    "a PDF whose page is a number": (lambda: tree(b"<< /Type /Pages /Count 1 /Kids [7] >>"), Unreadable, "PDF|文字层"),
    "a PDF whose catalog is missing": (lambda: pdf_of([b"null"]), FileDamaged, "PDF"),
    "a PDF that unpacks to a gigabyte": (lambda: flate(2, 1024 * MEGABYTE // 8), Unreadable, "文字层|内存"),
    "a PDF packed thirty times": (lambda: flate(30, 1000), NoTextLayer, "没有文字层"),
    "a PDF of a font without codes": (
        lambda: content(
            b"BT /F 16 Tf 80 700 Td <00010002000300040005> Tj ET",
            font=b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts "
            b"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo "
            b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
        ),
        NoTextLayer,
        "文字",
    ),
    "an OFD without its document": (
        lambda: zipped({"OFD.xml": f'<o:OFD xmlns:o="{OFD}"><o:DocRoot>D.xml</o:DocRoot></o:OFD>'}),
        FileDamaged,
        "缺少部件",
    ),
    "an OFD that points out of the container": (
        lambda: zipped({"OFD.xml": f'<o:OFD xmlns:o="{OFD}"><o:DocRoot>../../etc/passwd</o:DocRoot></o:OFD>'}),
        FileDamaged,
        "缺少部件",
    ),
    "an OFD that points at a network": (
        lambda: zipped({"OFD.xml": f'<o:OFD xmlns:o="{OFD}"><o:DocRoot>http://127.0.0.1/d.xml</o:DocRoot></o:OFD>'}),
        FileDamaged,
        "缺少部件",
    ),
    "an OFD without pages": (lambda: ofd(), NoTextLayer, "没有文字层"),
    "an OFD of an empty page": (lambda: ofd(""), NoTextLayer, "没有文字层"),
    "an OFD of a scan": (lambda: ofd('<ofd:ImageObject Boundary="0 0 210 297"/>'), NoTextLayer, "没有文字层"),
    "an OFD whose template is missing": (
        lambda: ofd("", document='<ofd:TemplatePage ID="1" BaseLoc="T.xml"/>'),
        FileDamaged,
        "缺少部件",
    ),
    "an encrypted OFD": (lambda: with_parts(OFD_FILE(), {"Doc_0/Encryptions.xml": "<e/>"}), FileEncrypted, "加密"),
    "an OFD of 501 pages": (
        lambda: ofd(document="".join(f'<ofd:Page BaseLoc="{n}"/>' for n in range(501))),
        FileTooLarge,
        "501 页",
    ),
}
for _kind, _make in GOOD.items():
    for _tenths in (1, 5, 9):
        REFUSED[f"the first {_tenths} tenths of a good {_kind}"] = (
            lambda make=_make, tenths=_tenths: make()[: len(make()) * tenths // 10],
            Unreadable,
            "请",
        )
for _kind, _part in MAIN.items():
    _good = GOOD[_kind]
    for _what, _declaration, _says in (
        ("laughs", LAUGHS, "实体"),
        ("blows up by squares", QUADRATIC, "实体"),
        ("asks for a file", XXE.format("file:///etc/passwd"), "实体"),
        ("asks for an address", XXE.format("http://127.0.0.1/"), "实体"),
        ("declares parameters", PARAMETER, "实体"),
        ("declares a remote type", REMOTE, "实体"),
    ):
        REFUSED[f"a good {_kind} that {_what}"] = (
            lambda good=_good, part=_part, declaration=_declaration: prefixed(good(), part, declaration),
            FileSuspicious,
            _says,
        )
    REFUSED[f"a zip bomb in {_kind}"] = (lambda good=_good, part=_part: bomb(part, good()), FileSuspicious, "压缩比")
    REFUSED[f"a password on the parts of {_kind}"] = (lambda good=_good: flagged(good()), FileEncrypted, "密码")
    REFUSED[f"{_kind} of unclosed elements"] = (
        lambda good=_good, part=_part: with_parts(good(), {part: "<a>" * 100_000}),
        FileDamaged,
        "XML",
    )

HARMLESS: dict[str, tuple[Make, str]] = {
    "a part that is shorter than it says": (lambda: claiming(900_000, 24), WORDS),
    "a huge picture in a docx": (
        lambda: with_parts(DOCX(), {"word/media/image1.png": b"\x89PNG" + b"\0" * 30 * MEGABYTE}),
        WORDS,
    ),
    "a huge attribute in a docx": (
        lambda: docx(f'<w:p w:x="{noise(2).decode()}"><w:r><w:t>{WORDS}</w:t></w:r></w:p>'),
        WORDS,
    ),
    "twenty thousand nested controls": (lambda: docx("<w:sdt>" * 20_000 + p(WORDS) + "</w:sdt>" * 20_000), WORDS),
    "ten thousand nested runs": (
        lambda: docx("<w:p>" + "<w:ins>" * 10_000 + f"<w:r><w:t>{WORDS}</w:t></w:r>" + "</w:ins>" * 10_000 + "</w:p>"),
        WORDS,
    ),
    "a field that would start a program": (
        lambda: docx(
            f"<w:p><w:r><w:instrText>DDEAUTO c:\\cmd.exe</w:instrText></w:r><w:r><w:t>{WORDS}</w:t></w:r></w:p>"
        ),
        WORDS,
    ),
    "a template from elsewhere": (
        lambda: docx(p(WORDS), {"word/_rels/settings.xml.rels": '<R><r Target="http://127.0.0.1/t.dotm"/></R>'}),
        WORDS,
    ),
    "an altChunk of HTML": (lambda: docx("<w:altChunk/>" + p(WORDS), {"word/afchunk.html": "<script/>"}), WORDS),
    "a cell of a billion columns": (lambda: docx(tbl([tc(WORDS, '<w:gridSpan w:val="999999999"/>'), tc("又")])), WORDS),
    "a list level of nine digits": (
        lambda: docx(p(WORDS, listed(1, 999_999_999)), numbering(lvl("decimal", "%1"))),
        WORDS,
    ),
    "a number out of every series": (
        lambda: docx(p(WORDS, listed()), numbering(lvl("upperRoman", "%1.", start=99_999_999))),
        WORDS,
    ),
    "a sheet that claims every cell": (lambda: xlsx('<dimension ref="A1:XFD1048576"/>' + rows([WORDS])), WORDS),
    "a merged range of a billion cells": (
        lambda: xlsx(rows([WORDS, "又"]) + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        WORDS,
    ),
    "a row at the end of the sheet": (
        lambda: xlsx(f'<sheetData><row r="1048576"><c t="inlineStr"><is><t>{WORDS}</t></is></c></row></sheetData>'),
        WORDS,
    ),
    "a formula that would start a program": (
        lambda: xlsx(f"<sheetData><row><c t=\"str\"><f>cmd|'/c calc'!A1</f><v>{WORDS}</v></c></row></sheetData>"),
        WORDS,
    ),
    "a date beyond all years": (
        lambda: xlsx(f'<sheetData><row><c><v>1e308</v></c><c t="str"><v>{WORDS}</v></c></row></sheetData>'),
        WORDS,
    ),
    "a string that is not there": (
        lambda: xlsx(f'<sheetData><row><c t="s"><v>99</v></c><c t="str"><v>{WORDS}</v></c></row></sheetData>'),
        WORDS,
    ),
    "a PDF table that names itself": (looping_table, WORDS),
    "a PDF whose table is elsewhere": (lambda: PDF().replace(b"startxref\n", b"startxref\n9"), WORDS),
    "a PDF behind other bytes": (lambda: b"junk\n" * 9 + PDF(), WORDS),
    "a PDF that would run a script": (
        lambda: PDF().replace(
            b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Type /Catalog"
        ),
        WORDS,
    ),
    "a PDF that would start a program": (
        lambda: PDF().replace(b"/Type /Catalog", b"/OpenAction << /S /Launch /F (calc.exe) >> /Type /Catalog"),
        WORDS,
    ),
    "a PDF with a broken font file": (
        lambda: PDF().replace(b"/DW 1000", b"/DW 1000 /FontDescriptor << /FontFile3 9 0 R >>"),
        WORDS,
    ),
    "a PDF that lies about its lengths": (lambda: PDF().replace(b"/Length ", b"/Length 9"), WORDS),
    "a PDF that draws itself without end": (
        lambda: pdf(
            printed((WORDS, 80)) + b"/X Do",
            resources=b"/XObject << /X 6 0 R >>",
            more=[
                stream(
                    b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
                )
            ],
        ),
        WORDS,
    ),
    "a PDF of forty thousand lines": (lambda: pdf(b"0 0 m 100 0 l S\n" * 40_000 + printed((WORDS, 80))), WORDS),
    "an OFD of steps without end": (lambda: ofd(text_object(WORDS, 30, 30, deltas="g 999999999 5")), WORDS),
    "an OFD of numbers that are none": (lambda: ofd(text_object(WORDS, 30, 30, 6, 'CTM="a b c d e f"')), WORDS),
    "an OFD of infinite places": (
        lambda: ofd(text_object(WORDS, 30, 30, 6, 'Other="1"', "nan inf 1e999 -1e999")),
        WORDS[:1],
    ),
    "an OFD with a file attached": (lambda: with_parts(OFD_FILE(), {"Doc_0/Attachs/a.exe": b"MZ"}), WORDS),
    "signs that turn the line around": (lambda: "\u202e坚持学习。\u202c\n".encode(), WORDS),
    "a letter with a thousand accents": (lambda: ("学" + "\u0301" * 1000 + "习。").encode(), "习。"),
    "a script in a text": (lambda: "<script>alert(1)</script>坚持学习。".encode(), WORDS),
    "one line of a million characters": (lambda: (WORDS * 200_000).encode(), WORDS),
}
