"""What may stand inside docx, xlsx and ofd files, and what their parts may point at."""

import re
from collections.abc import Iterator

from .archives import Archive, Member, content_of, safe_archive
from .images import jpg_size, png_size
from .problems import Code, Problem, problem
from .signatures import OLE, PACKED, PROGRAMS
from .subject import Kind, Subject
from .xml import elements

_TYPES = "[Content_Types].xml"
_MAIN = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_OFFICE = frozenset(
    [
        "xml",
        "rels",
        "vml",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "emf",
        "wmf",
        "svg",
        "odttf",
        "fntdata",
        "ttf",
        "otf",
        "xsd",
        "wdp",
    ]
)
_PARTS = {
    Kind.DOCX: _OFFICE,
    Kind.XLSX: _OFFICE,
    Kind.OFD: frozenset(
        [
            "xml",
            "png",
            "jpg",
            "jpeg",
            "bmp",
            "tif",
            "tiff",
            "gif",
            "jb2",
            "gbig2",
            "ttf",
            "otf",
            "ttc",
            "dat",
            "esl",
            "cer",
            "ses",
            "xsd",
        ]
    ),
}
_PRINTER = re.compile(r"printersettings/[^/]+\.bin$", re.IGNORECASE)
# Names of parts and words of content types, each with the code of what it is.
_TELLING: tuple[tuple[re.Pattern[str], Code], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"vba(project|data)|macrosheet|macroenabled|customui|attachedtoolbars|dialogsheet", Code.MACRO),
        (r"activex|/ctrlprops?/[^/]*\.bin|ocx", Code.ACTIVEX),
        (r"oleobject|embeddings?/[^/]*\.bin|\.ole\b", Code.OLE),
        (r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|lnk|jar|sh|php|py|so|chm)$", Code.EXECUTABLE),
        (r"\.(zip|rar|7z|gz|tar|tgz|bz2|xz|cab|iso|docx|docm|xlsx|xlsm|xlsb|pptx|doc|xls|ppt|pdf|ofd|msg|eml)$",
         Code.ARCHIVE_NESTED),
        (r"externallinks?|connections\.xml|querytables?|webextension|taskpanes|afchunk|\.mht|\.html?$|\.url$",
         Code.REMOTE),
        (r"(^|/)attachments?(\.xml|/)|attachs/", Code.ARCHIVE_NESTED),
        (r"sheet\.binary|\.template\.|\.template\b.*main", Code.NOT_WHAT_IT_SAYS),
    )
)  # fmt: skip
_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*?(?:\b(?:cmd|msexcel|powershell|mshta|excel|winword)\s*\||WEBSERVICE\s*\(|\bCALL\s*\("
    rb"|REGISTER(?:\.ID)?\s*\(|\bRTD\s*\()",
    re.IGNORECASE,
)
_LINK = re.compile(r"^(https?://|mailto:|#|file:///[A-Za-z]:)", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_ADDRESS = re.compile(r"^(https?://|mailto:|#)|^[^:\\]*$", re.IGNORECASE)


def check_main_part(subject: Subject) -> Iterator[Problem]:
    """The archive holds the document that the extension promises, of the plain kind."""
    archive = safe_archive(subject)
    if archive is None or subject.kind is None:
        return
    if subject.kind is Kind.OFD:
        root = elements(content_of(archive.by_name.get("OFD.xml")))
        if not root or root[0][0] != "OFD":
            yield problem(Code.NOT_WHAT_IT_SAYS, "OFD.xml")
        return
    types = {text for _, attributes in elements(content_of(archive.by_name.get(_TYPES)))
             if (text := attributes.get("ContentType", ""))}  # fmt: skip
    if _MAIN[subject.kind] not in types:
        yield problem(Code.NOT_WHAT_IT_SAYS, _TYPES)
    for text in sorted(types):
        for code in _told(text):
            yield problem(code, text)


def _told(text: str) -> Iterator[Code]:
    for pattern, code in _TELLING:
        if pattern.search(text):
            yield code


def check_parts(subject: Subject) -> Iterator[Problem]:
    """Names of parts: macros, controls, programs, files in files, and whatever has no business there."""
    archive = safe_archive(subject)
    if archive is None or subject.kind is None:
        return
    for member in archive.files:
        codes = list(_told(member.name))
        for code in codes:
            yield problem(code, member.name)
        known = member.name.rpartition(".")[2].lower() in _PARTS[subject.kind] or _PRINTER.search(member.name)
        if not codes and not known:
            yield problem(Code.ARCHIVE_MEMBER, member.name)


def check_content(subject: Subject) -> Iterator[Problem]:
    """First bytes of parts: a program stays a program under whatever name."""
    archive = safe_archive(subject)
    for member in archive.files if archive else ():
        head = member.head if member.info.flag_bits & 1 == 0 else b""
        if head.startswith(PROGRAMS):
            yield problem(Code.EXECUTABLE, member.name)
        elif head.startswith(OLE):
            yield problem(Code.OLE, member.name)
        elif head.startswith(PACKED):
            yield problem(Code.ARCHIVE_NESTED, member.name)


def check_relations(subject: Subject) -> Iterator[Problem]:
    """A part may point to parts, and a hyperlink to a page; nothing is fetched from elsewhere."""
    archive = safe_archive(subject)
    for member in archive.files if archive else ():
        if member.name.lower().endswith(".rels"):
            for _, attributes in elements(content_of(member)):
                yield from _relation(member, attributes)
        elif subject.kind is Kind.OFD and member.name.lower().endswith(".xml"):
            yield from _actions(member)


def _relation(member: Member, attributes: dict[str, str]) -> Iterator[Problem]:
    target, kind = attributes.get("Target", ""), attributes.get("Type", "").rpartition("/")[2].lower()
    where = f"{member.name} → {target}"
    external = attributes.get("TargetMode", "").lower() == "external"
    if kind == "attachedtemplate" and (external or _SCHEME.match(target)):
        yield problem(Code.TEMPLATE, where)
    elif kind == "hyperlink" and (external or target.startswith("#")):
        if not (_LINK.match(target) or _SAFE_ADDRESS.match(target)):
            yield problem(Code.REMOTE, where)
    elif external or _SCHEME.match(target) or target.startswith(("\\\\", "//")):
        yield problem(Code.REMOTE, where)
    for code in _told(f"/{kind}"):
        yield problem(code, where)


def _actions(member: Member) -> Iterator[Problem]:
    """Actions of an OFD document: addresses of pages are fine, other files and programs are not."""
    for name, attributes in elements(content_of(member)):
        if (
            name == "URI" and not re.match(r"^(https?://|mailto:)", attributes.get("URI", ""), re.IGNORECASE)
        ) or name in {"GotoA", "Movie", "Sound"}:
            yield problem(Code.REMOTE, member.name)


def check_formulas(subject: Subject) -> Iterator[Problem]:
    """Formulas that start programs or fetch pages."""
    archive = safe_archive(subject) if subject.kind is Kind.XLSX else None
    for member in archive.files if archive else ():
        if "worksheets/" in member.name and member.name.endswith(".xml") and _FORMULA.search(content_of(member)):
            yield problem(Code.FIELD, member.name)


def check_pictures(subject: Subject) -> Iterator[Problem]:
    archive = safe_archive(subject)
    for member in _pictures(archive) if archive else ():
        size = png_size(member.head) if member.name.lower().endswith(".png") else jpg_size(content_of(member))
        if size and size[0] * size[1] > subject.limits.pixels:
            yield problem(Code.IMAGE_PIXELS, member.name)


def _pictures(archive: Archive) -> Iterator[Member]:
    return (member for member in archive.files if member.name.lower().endswith((".png", ".jpg", ".jpeg")))
