"""The name: its characters, and the formats that we take."""

import re
from collections.abc import Iterator

from .problems import Code, Problem, problem
from .subject import Subject

LONGEST = 100
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|^\s|\s$|^\.|\.$|\.\.")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_PROGRAM = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|lnk|dll|jar|sh|php|jsp|aspx?|html?|svg|py)(?=\.)",
    re.IGNORECASE,
)
_WORD, _SHEET = "请用办公软件另存为docx后再上传。", "请用表格软件另存为xlsx后再上传。"
_ONE_BY_ONE = "请解压后逐个上传里面的文件。"
REMEDIES = {
    **dict.fromkeys(("doc", "wps", "wpt", "rtf", "odt", "txt", "dotx", "md"), _WORD),
    **dict.fromkeys(("xls", "et", "ett", "ods", "csv", "xlsb", "xltx"), _SHEET),
    **dict.fromkeys(("ppt", "pptx", "dps", "odp", "html", "htm", "xps"), "请导出或打印为PDF后再上传。"),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar", "tgz", "bz2", "xz", "iso"), _ONE_BY_ONE),
    **dict.fromkeys(("docm", "dotm"), "请另存为不含宏的docx后再上传。"),
    **dict.fromkeys(("xlsm", "xltm", "xlam"), "请另存为不含宏的xlsx后再上传。"),
    **dict.fromkeys(("heic", "heif", "webp", "gif", "bmp", "tif", "tiff"), "请另存为jpg或png后再上传。"),
    **dict.fromkeys(("mp4", "mov", "avi", "mp3", "wav"), "本系统不存放音视频，请登记为“无文件材料”并写明原件存放处。"),
}


def check_name(subject: Subject) -> Iterator[Problem]:
    name = subject.name
    if not name or len(name) > LONGEST or _UNSAFE.search(name) or _RESERVED.search(name):
        yield problem(Code.NAME_UNSAFE, name)
    elif _PROGRAM.search(name):
        yield problem(Code.NAME_UNSAFE, name, remedy="请去掉文件名中间的程序扩展名后再上传。")


def check_extension(subject: Subject) -> Iterator[Problem]:
    if subject.kind is None:
        yield problem(Code.TYPE_UNKNOWN, subject.suffix and f".{subject.suffix}",
                      remedy=REMEDIES.get(subject.suffix, ""))  # fmt: skip


def check_size(subject: Subject) -> Iterator[Problem]:
    if not subject.size:
        yield problem(Code.EMPTY)
    elif subject.size > subject.limits.size:
        yield problem(Code.TOO_BIG)
