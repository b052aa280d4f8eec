"""The faces of printed documents: those that we ship, and those that an installation adds.

GB/T 9704-2012 wants 仿宋_GB2312, 方正小标宋, 黑体 and 楷体_GB2312, none of which may be shipped. Where an
installation has them, it puts the files into a folder of ``settings.DOCUMENT_FONT_FOLDERS``, and they are taken by
name; else Noto Serif SC stands in for 仿宋, its semi-bold for 小标宋 and 楷体, and Noto Sans SC for 黑体.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont
from typst import Fonts

SHIPPED = Path(__file__).parent / "fonts"
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_SONG, _HEI = "Noto Serif SC", "Noto Sans SC"
_WANTED = {
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", _SONG),
    "title": ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0", _SONG),
    "hei": ("黑体", "SimHei", "STHeiti", _HEI, _SONG),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", _SONG),
    "song": ("宋体", "SimSun", "STSong", _SONG),
}
# What is never drawn, so that no face needs a picture of it: spaces, line ends, choosers of variants.
_UNDRAWN = frozenset(
    {0x0A, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)


def folders() -> tuple[str, ...]:
    return (str(SHIPPED), *map(str, settings.DOCUMENT_FONT_FOLDERS))


@cache
def fonts_in(places: tuple[str, ...]) -> Fonts:
    """The faces of some folders, read once; the machine's own play no part, so that every machine prints alike."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(places))


def chosen(places: tuple[str, ...]) -> dict[str, list[str]]:
    """For each part of a document the families that are there, the wanted one first."""
    present = {family.casefold(): family for family in fonts_in(places).families()}
    return {
        part: [present[name.casefold()] for name in names if name.casefold() in present]
        for part, names in _WANTED.items()
    }


@cache
def drawable(places: tuple[str, ...]) -> frozenset[int]:
    """Code points that some face can draw."""
    return frozenset(code for place in places for path in _files(Path(place)) for code in _codes(path)) | _UNDRAWN


def _files(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.rglob("*")) if path.suffix.lower() in _SUFFIXES)


def _codes(path: Path) -> Iterator[int]:
    if path.suffix.lower() in {".ttc", ".otc"}:
        with TTCollection(str(path), lazy=True) as collection:
            for font in collection:
                yield from font.getBestCmap() or ()
    else:
        with TTFont(str(path), lazy=True) as font:
            yield from font.getBestCmap() or ()


def missing_from(text: str, places: tuple[str, ...]) -> frozenset[str]:
    """Characters of a text that no face can draw."""
    known = drawable(places)
    return frozenset(character for character in text if ord(character) not in known)
