"""How a Word document looks: the figures of GB/T 9704-2012, and the names of its faces.

Word files carry names of faces only; the official's own machine has them, or takes the face that is named beside.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """``instead`` is written beside the name and taken by Word where the face is absent."""

    name: str
    instead: str


BODY = Face("仿宋_GB2312", "仿宋")
TITLE = Face("方正小标宋简体", "宋体")
HEI = Face("黑体", "SimHei")
KAI = Face("楷体_GB2312", "楷体")
SONG = Face("宋体", "SimSun")
FACES = (BODY, TITLE, HEI, KAI, SONG)
LATIN = "Times New Roman"

SIZE_THREE = 16.0  # 三号, in points
SIZE_TWO = 22.0  # 二号
SIZE_FOUR = 14.0  # 四号
SIZE_FIVE = 10.5  # 五号


@dataclass(frozen=True)
class Style:
    """Margins in millimetres, pitch of lines in points; ``base`` is a .docx whose styles, margins and head are kept."""

    top: int = 37
    bottom: int = 35
    left: int = 28
    right: int = 26
    pitch: int = 28
    base: bytes = b""


GB = Style()
