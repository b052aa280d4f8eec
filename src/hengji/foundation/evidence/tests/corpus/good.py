"""Files of an ordinary office: every one must pass. ``good(n)`` gives at least n of them, all different."""

import io
import random
import zlib
from collections.abc import Callable, Iterator
from itertools import count, islice

import xlsxwriter

from .build import Sample, chunk, docx, jpg, ofd, packed, pdf, png, relations, segment, stream, xlsx

_LINES = ("行政审批平均办理时间", "重点项目开工率", "群众满意度", "信访按期办结率", "公文差错率")


def good(wanted: int, seed: int = 1363) -> list[Sample]:
    """So many good files; the first round holds every shape once, later rounds vary them."""
    draw = random.Random(seed)  # noqa: S311 - the same files for the same seed
    return list(islice(_rounds(draw), wanted))


def _rounds(draw: random.Random) -> Iterator[Sample]:
    for number in count(1):
        for family in (_workbooks, _papers, _layouts, _prints, _graphics, _photos):
            for place, (title, suffix, content) in enumerate(family(draw)):
                yield Sample(f"good {suffix}", title, f"{number}-{place}{title}.{suffix}", content)


Shape = tuple[str, str, bytes]


def _workbooks(draw: random.Random) -> Iterator[Shape]:
    for title, write in _SHEETS.items():
        memory = io.BytesIO()
        with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
            book.set_properties({"title": f"台账{draw.random()}"})
            write(book, book.add_worksheet("台账"), draw)
        yield title, "xlsx", memory.getvalue()
    yield "最简工作簿", "xlsx", xlsx()


def _rows(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, draw: random.Random) -> None:
    bold = book.add_format({"bold": True, "num_format": "0.00%"})
    for line in range(draw.randint(20, 400)):
        sheet.write_row(line, 0, [draw.choice(_LINES), line, draw.random()], bold)
    sheet.write_formula("E1", "=SUM(B1:B20)")
    sheet.write_formula("E2", '=HYPERLINK("https://www.example.gov.cn","首页")')


def _linked(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, draw: random.Random) -> None:
    sheet.write_url("A1", f"https://www.example.gov.cn/{draw.randint(1, 999)}")
    sheet.write_url("A2", "mailto:office@example.gov.cn")
    sheet.write_url("A3", "internal:台账!B2")


def _remarked(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, draw: random.Random) -> None:
    sheet.write("A1", "数据")
    sheet.write_comment("A1", f"核实过{draw.randint(1, 99)}次")
    sheet.data_validation("B1:B9", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("C1:C9", {"type": "3_color_scale"})
    sheet.insert_button("D3", {"caption": "说明"})


def _charted(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, draw: random.Random) -> None:
    sheet.write_column("A1", [draw.randint(1, 99) for _ in range(12)])
    drawn = book.add_chart({"type": "line"})
    drawn.add_series({"values": "=台账!$A$1:$A$12"})
    sheet.insert_chart("C2", drawn)


def _illustrated(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, draw: random.Random) -> None:
    picture = png(draw.randint(20, 200), 40)
    sheet.insert_image("B2", "a.png", {"image_data": io.BytesIO(picture)})
    sheet.set_header("&L2026年度&R第&P页")
    sheet.add_table("F1:G4", {"columns": [{"header": "项目"}, {"header": "数值"}]})
    sheet.protect("")


_Writer = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet, random.Random], None]
_SHEETS: dict[str, _Writer] = {
    "数据": _rows, "超链接": _linked, "批注与校验": _remarked, "图表": _charted, "插图": _illustrated,
}  # fmt: skip


def _papers(draw: random.Random) -> Iterator[Shape]:
    text = "".join(draw.choice(_LINES) for _ in range(draw.randint(5, 80)))
    line = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    yield "正文", "docx", docx(body=line)
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{each}</w:t></w:r></w:p></w:tc>" for each in _LINES)
    yield "表格", "docx", docx(body=f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + line)
    fields = "".join(
        f'<w:p><w:fldSimple w:instr=" {code} "/></w:p>'
        for code in (
            "PAGE",
            "NUMPAGES",
            "TOC \\o 1-3",
            "DATE \\@ yyyy年M月d日",
            "HYPERLINK https://example.gov.cn",
        )
    )
    split = "<w:p><w:r><w:instrText> REF 附件一 \\h </w:instrText></w:r></w:p>"
    yield "页码和目录", "docx", docx(body=fields + split + line)
    links = relations(
        ("styles", "styles.xml", ""), ("hyperlink", "https://www.example.gov.cn/a?b=1", "External"),
        ("hyperlink", "mailto:a@example.gov.cn", "External"), ("hyperlink", "附件.docx", "External"),
        ("hyperlink", "file:///C:/Users/a/附件.pdf", "External"), ("attachedTemplate", "../templates/a.xml", ""),
    )  # fmt: skip
    styles = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    yield "超链接", "docx", docx({"word/_rels/document.xml.rels": links, "word/styles.xml": styles}, body=line)
    media = {"word/media/image1.png": png(draw.randint(9, 300), 30), "docProps/thumbnail.jpeg": jpg(48, 48)}
    yield "插图", "docx", docx(media | {"word/media/image2.emf": b"\1\0\0\0" + bytes(100)}, body=line)
    more = {"customXml/item1.xml": b"<a/>", "word/fonts/font1.odttf": bytes(64), "docProps/app.xml": b"<Properties/>"}
    more |= {"word/comments.xml": "<a>意见</a>".encode("utf-16"), "word/drawing.vml": b"<xml><br></xml>"}
    yield "附加部件", "docx", docx(more, body=line)


def _layouts(draw: random.Random) -> Iterator[Shape]:
    yield "版式文件", "ofd", ofd(pages=draw.randint(1, 3))
    yield "多页版式文件", "ofd", ofd(pages=draw.randint(4, 40))
    seal = {"Doc_0/Signs/Sign_0/SignedValue.dat": b"\x30\x82" + bytes(60), "Doc_0/Signs/Sign_0/Seal.esl": b"\x30" * 9}
    yield "盖章版式文件", "ofd", ofd(seal | {"Doc_0/Res/image_1.jpg": jpg(draw.randint(8, 99), 16)})
    action = b'<?xml version="1.0"?><a><URI URI="https://www.example.gov.cn"/></a>'
    yield "带链接版式文件", "ofd", ofd({"Doc_0/Annots/Page_0/Annotation.xml": action})


def _prints(draw: random.Random) -> Iterator[Shape]:
    text = b"BT /F1 12 Tf 72 720 Td (HTML/CSS/JavaScript %d) Tj ET " % draw.randint(1, 10**6) * draw.randint(1, 30)
    yield "打印件", "pdf", pdf(content=text)
    yield "打开即到首页", "pdf", pdf(catalog=b"/OpenAction [3 0 R /XYZ null null 0]", content=text)
    yield "动作在别处", "pdf", pdf({7: b"<< /S /GoTo /D [3 0 R /Fit] >>"}, catalog=b"/OpenAction 7 0 R", content=text)
    link = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.gov.cn/\\(a\\)) >> >>]"
    yield "带链接", "pdf", pdf(page=link, content=text)
    title = "<FEFF" + f"总结{draw.random()}".encode("utf-16-be").hex() + ">"
    info = b"<< /Title %s /Producer (Office \\(printing\\) (nested) 1.0) >>" % title.encode()
    yield "属性", "pdf", pdf({9: info}, trailer=b"/Info 9 0 R", content=text, version=b"1.4")
    inside = {11: b"<< /Type /Font /Subtype /Type1 /BaseFont /Song#20Ti >>", 12: b"[3 0 R /Fit]"}
    yield "对象流", "pdf", pdf({10: packed(inside)}, catalog=b"/OpenAction 12 0 R", version=b"1.5", content=text)
    grey = zlib.compress(bytes(64 * 64))
    image = stream(b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /Filter /FlateDecode", grey)
    photo = stream(b"/Type /XObject /Subtype /Image /Width 2480 /Height 3508 /Filter /DCTDecode", jpg(2480, 3508))
    yield "扫描件", "pdf", pdf({5: image, 6: photo}, content=text, version=b"2.0")
    first = pdf(content=text)
    update = b"8 0 obj\n<< /Type /Annot /Contents (first 50% done) >>\nendobj\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF\r\n"
    yield "增量保存", "pdf", first + update
    ascii85 = stream(b"/Filter [/ASCII85Decode /FlateDecode]", b"GapQh0E=F,0U\\H3T\\pNYT^QKk~>")
    yield "旧式编码", "pdf", pdf({5: ascii85, 6: stream(b"", b"q (a/Launchpad b) Tj Q")}, content=text)
    noise = stream(b"/Filter /DCTDecode", draw.randbytes(draw.randint(1000, 200_000)))
    yield "大图", "pdf", pdf({5: noise}, catalog=b"/OpenAction null", content=text)


def _graphics(draw: random.Random) -> Iterator[Shape]:
    width = draw.randint(1, 300)
    for colour, depth in ((0, 1), (0, 8), (0, 16), (2, 8), (2, 16), (3, 4), (4, 8), (6, 8)):
        yield f"图{colour}{depth}", "png", png(width, draw.randint(1, 90), colour=colour, depth=depth)
    yield "隔行图", "png", png(width, 33, interlaced=1)
    notes = chunk(b"pHYs", bytes(9)) + chunk(b"tEXt", b"Software\0screenshot") + chunk(b"gAMA", bytes(4))
    profile = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(draw.randbytes(3000)))
    yield "截图", "png", png(width, 20, extra=notes + profile)


def _photos(draw: random.Random) -> Iterator[Shape]:
    width = draw.randint(8, 4000)
    yield "灰度照片", "jpg", jpg(width, 40)
    yield "彩色照片", "jpeg", jpg(width, 64, components=3)
    yield "四色照片", "jpg", jpg(64, draw.randint(8, 900), components=4)
    yield "渐进照片", "jpg", jpg(width, 80, components=3, progressive=True, scans=4)
    exif = segment(0xE1, b"Exif\0\0MM\0*" + draw.randbytes(200).replace(b"<", b"-"))
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF/></x:xmpmeta>")
    yield "手机照片", "jpg", jpg(width, 3000, notes=exif + xmp, components=3)
    yield "双图照片", "jpg", jpg(width, 60, tail=b"\0" * 7 + jpg(32, 32))
    yield "补零照片", "jpg", jpg(width, 70, tail=b"\0" * draw.randint(1, 4000))
    yield "带厂商尾注照片", "jpg", jpg(width, 90, tail=b"\0\0\1\x0aImage_UTC_Data1760000000SEFH" + bytes(20) + b"SEFT")
