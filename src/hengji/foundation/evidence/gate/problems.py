"""Everything that can be wrong with an uploaded file: a code, a sentence, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    NAME_UNSAFE = "name_unsafe"
    TYPE_UNKNOWN = "type_unknown"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    POLYGLOT = "polyglot"
    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_MANY = "archive_many"
    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_PATH = "archive_path"
    ARCHIVE_LINK = "archive_link"
    ARCHIVE_DUPLICATE = "archive_duplicate"
    ARCHIVE_OVERLAP = "archive_overlap"
    ARCHIVE_MEMBER = "archive_member"
    ARCHIVE_NESTED = "archive_nested"
    EXECUTABLE = "executable"
    MACRO = "macro"
    ACTIVEX = "activex"
    OLE = "ole"
    XML_DTD = "xml_dtd"
    XML_BROKEN = "xml_broken"
    XML_SIZE = "xml_size"
    TEMPLATE = "template"
    REMOTE = "remote"
    FIELD = "field"
    SCRIPT = "script"
    PDF_BROKEN = "pdf_broken"
    PDF_ENCRYPTED = "pdf_encrypted"
    PDF_SCRIPT = "pdf_script"
    PDF_LAUNCH = "pdf_launch"
    PDF_ACTION = "pdf_action"
    PDF_ATTACHMENT = "pdf_attachment"
    PDF_HIDDEN = "pdf_hidden"
    PDF_BOMB = "pdf_bomb"
    IMAGE_BROKEN = "image_broken"
    IMAGE_PIXELS = "image_pixels"
    VIRUS = "virus"
    QUOTA = "quota"
    INCOMPLETE = "incomplete"
    FORM = "form"


_RESAVE = "请用办公软件打开原文件，另存一份后再上传。"
_AS_IMAGE = "请删除该对象，或把它粘贴为图片后另存，再上传。"
_PDF_PRINT = "请用“打印为PDF”重新生成一份后再上传。"
_PHOTO = "请用看图软件打开后另存为jpg或png，再上传。"

TEXTS: dict[Code, tuple[str, str]] = {
    Code.NAME_UNSAFE: ("文件名里有不能使用的字符，或者太长。", "请把文件名改为不超过100个普通文字后再上传。"),
    Code.TYPE_UNKNOWN: ("不接收这种格式的文件。", "请转换为pdf、docx、xlsx、ofd、jpg或png后再上传。"),
    Code.EMPTY: ("文件是空的（0字节）。", "请检查原文件能否打开，重新导出或重新传送。"),
    Code.TOO_BIG: ("文件超过20MB。", "请压缩图片、拆分文件，或者只保留相关页后再上传。"),
    Code.NOT_WHAT_IT_SAYS: (
        "文件内容与扩展名不符。", "请不要直接改扩展名；用相应软件打开后另存为需要的格式。"),
    Code.POLYGLOT: ("文件前后或里面夹带了别的内容。", "请用相应软件打开后另存一份，再上传。"),
    Code.ARCHIVE_BROKEN: ("文件已损坏，不能完整打开。", _RESAVE),
    Code.ARCHIVE_ENCRYPTED: ("文件加了打开密码。", "请去掉密码另存后再上传；确需保密的内容不要上传本系统。"),
    Code.ARCHIVE_MANY: ("文件内部的部件超过2000个。", "请把内容拆成几个文件，或者转为PDF后再上传。"),
    Code.ARCHIVE_BOMB: ("文件解开后过大（超过200MB或原大小的100倍）。", "请删去多余的空行空列和大图，再上传。"),
    Code.ARCHIVE_PATH: ("文件内部的路径不规范，可能写到别处。", _RESAVE),
    Code.ARCHIVE_LINK: ("文件内部有指向别处的链接文件。", _RESAVE),
    Code.ARCHIVE_DUPLICATE: ("文件内部有重名的部件。", _RESAVE),
    Code.ARCHIVE_OVERLAP: ("文件内部的部件互相重叠。", _RESAVE),
    Code.ARCHIVE_MEMBER: ("文件内部有不应出现的部件。", _RESAVE),
    Code.ARCHIVE_NESTED: ("文件里嵌入了另一个压缩包或文档。", "请把嵌入的文件单独上传；嵌入的图表请粘贴为图片。"),
    Code.EXECUTABLE: ("文件里含有可执行程序。", "请删除程序后另存；如不是您放入的，请先查杀病毒。"),
    Code.MACRO: ("文件里含有宏。", "请另存为不含宏的docx或xlsx后再上传。"),
    Code.ACTIVEX: ("文件里含有ActiveX控件。", _AS_IMAGE),
    Code.OLE: ("文件里嵌入了OLE对象。", _AS_IMAGE),
    Code.XML_DTD: ("文件内部的XML带有DTD或实体定义。", _RESAVE),
    Code.XML_BROKEN: ("文件内部的XML不完整或编码不对。", _RESAVE),
    Code.XML_SIZE: ("文件内部的XML层次过深，或单个标记过大。", _RESAVE),
    Code.TEMPLATE: ("文件引用了外部模板。", "请在“模板和加载项”里改用Normal模板，另存后再上传。"),
    Code.REMOTE: ("文件引用了外部的文件、图片或数据连接。", "请把引用的内容粘贴为值或图片，断开链接后另存，再上传。"),
    Code.FIELD: ("文件里有会运行程序或读取外部内容的域、公式。", "请把这些域或公式改为普通文字，另存后再上传。"),
    Code.SCRIPT: ("文件里含有脚本。", _AS_IMAGE),
    Code.PDF_BROKEN: ("PDF不完整，不能正常打开。", _PDF_PRINT),
    Code.PDF_ENCRYPTED: ("PDF加了密码或使用限制，无法检查。", "请取消密码和限制后另存，再上传。"),
    Code.PDF_SCRIPT: ("PDF里含有脚本（JavaScript或XFA表单）。", _PDF_PRINT),
    Code.PDF_LAUNCH: ("PDF里有启动程序的动作。", _PDF_PRINT),
    Code.PDF_ACTION: ("PDF里有打开外部文件、提交数据等自动动作。", _PDF_PRINT),
    Code.PDF_ATTACHMENT: ("PDF里夹带了附件。", "请把附件单独上传，并用“打印为PDF”重新生成正文。"),
    Code.PDF_HIDDEN: ("PDF里有无法检查的隐藏内容。", _PDF_PRINT),
    Code.PDF_BOMB: ("PDF解开后过大。", _PDF_PRINT),
    Code.IMAGE_BROKEN: ("图片不完整，或者结构不正确。", _PHOTO),
    Code.IMAGE_PIXELS: ("图片超过5000万像素。", "请缩小图片尺寸后再上传。"),
    Code.VIRUS: ("查毒软件报告文件带有病毒。", "请先在本机查杀病毒；如是误报，请联系系统管理员。"),
    Code.QUOTA: ("本单位的存储空间不够了。", "请先撤回不用的材料，或请系统管理员增加配额。"),
    Code.FORM: ("表单没有填完整。", "请补充后再上传。"),
    Code.INCOMPLETE: ("文件没有传完整，收到的内容与原文件不同。", "请重新上传这个文件。"),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a file; ``where`` names the part of the file, if there is one."""

    code: Code
    message: str
    remedy: str
    where: str = ""


def problem(code: Code, where: str = "", *, remedy: str = "") -> Problem:
    message, usual = TEXTS[code]
    return Problem(code, message, remedy or usual, shown(where))


def shown(text: str) -> str:
    """A name as it may stand in a sentence: short, and without characters that move the text about."""
    return "".join(char if char.isprintable() else "?" for char in text)[:120]
