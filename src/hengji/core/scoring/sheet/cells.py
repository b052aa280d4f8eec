"""Cells of numbers: what stands there instead of a number, and how to write it properly."""

from __future__ import annotations

import difflib
import re
import unicodedata

from hengji.core.scoring.decimals import MAX_DIGITS, NumberTextError, parse_decimal
from hengji.core.scoring.sheet.findings import Complaint, short
from hengji.core.scoring.types import MISSING_WORDS, Code

_WORDS = "、".join(reversed(MISSING_WORDS))
_LETTERS = frozenset("".join(MISSING_WORDS))
_LONGEST_WORD = 6
_NOT_FINITE = {"nan", "inf", "infinity", "null", "none", "#n/a", "n/a", "na", "∞"}
_DATE = re.compile(r"\d{2,4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月)", re.ASCII)
_POWER = re.compile(r"([+-]?\d+(?:\.\d+)?)[eE]([+-]?\d{1,2})", re.ASCII)
_TRAILING = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\d\s.]\D*)", re.ASCII)
_SEPARATORS = re.compile(r"[,，、' \u00a0\u202f]")
_HALF = re.compile(r"[+-]?(?:\d+\.|\.\d+)", re.ASCII)


def number_problem(text: str, *, words: bool = False) -> Complaint | None:
    """Tell what is wrong with a text that should be a number, or, with ``words``, a way of having none."""
    if not text:
        return empty_problem(words=words)
    if words and text in MISSING_WORDS:
        return None
    try:
        parse_decimal(text)
    except NumberTextError as error:
        return _digits(text) if error.reason == "NUMBER_DIGITS" else _text(text, words=words)
    return None


def whole_problem(text: str) -> Complaint | None:
    """Tell what is wrong with a text that should be a whole number, not below zero."""
    found = number_problem(text)
    if found or (text.isascii() and text.isdigit()):
        return found
    return Complaint(Code.NUMBER_TEXT, f"{short(text)}不是非负整数。", "请填写不带正负号和小数的整数，如1。")


def empty_problem(*, words: bool = False) -> Complaint:
    """Complain of an empty cell."""
    wanted = f"请填写数字；没有数值的，按情况填写{_WORDS}；确实不报的，删除整行。" if words else "请填写此单元格。"
    return Complaint(Code.CELL_EMPTY, "单元格为空。", wanted)


def _digits(text: str) -> Complaint:
    return Complaint(
        Code.NUMBER_DIGITS,
        f"{short(text)}位数过多，最多{MAX_DIGITS}位。",
        "请核对是否多写了位数；数值确实很大的，换用较大的计量单位（如万元、亿元）；小数过长的，按规定的小数位数填写。",
    )


def _text(text: str, *, words: bool) -> Complaint:
    likely = words and len(text) <= _LONGEST_WORD and not _LETTERS.isdisjoint(text)
    near = difflib.get_close_matches(text, MISSING_WORDS, n=1, cutoff=0.6) if likely else []
    if near:
        return Complaint(
            Code.WORD_UNKNOWN, f"不认识{short(text)}。", f"是否指“{near[0]}”？没有数值的，只能填写{_WORDS}。"
        )
    return Complaint(Code.NUMBER_TEXT, f"{short(text)}不是数字。", _remedy(text[:100], words=words))


def _remedy(text: str, *, words: bool) -> str:
    if text.casefold().lstrip("+-") in _NOT_FINITE:
        return f"NaN、无穷大等不是数值。请填写实际数值；没有数值的，按情况填写{_WORDS}。" if words else (
            "NaN、无穷大等不是数值。请填写实际数值；没有的，留空。"
        )  # fmt: skip
    if text[-1] in "%％‰":
        return _percent(text)
    if _DATE.match(text):
        return "这像是日期。请把单元格格式改为“常规”，再重新填写数字。"
    return _rewritten(text) or _without_unit(text) or "请只填写十进制数字，如95、4.50、-3。"


def _percent(text: str) -> str:
    number = unicodedata.normalize("NFKC", text[:-1]).strip()
    if text[-1] == "‰" or not _is_number(number):
        return "请去掉百分号、千分号，按指标的计量单位填写数字。"
    return f"请去掉百分号：计量单位是%的，填{number}；是小数的，填{_hundredth(number)}。"


def _hundredth(number: str) -> str:
    mantissa, places = parse_decimal(number)
    digits = str(abs(mantissa)).rjust(places + 3, "0")
    text = f"{digits[: -places - 2]}.{digits[-places - 2 :]}".rstrip("0").rstrip(".")
    return f"-{text}" if mantissa < 0 else text


def _rewritten(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-")
    if _is_number(narrow):
        return f"请改用半角字符，填写{narrow}。"
    joined = _SEPARATORS.sub("", narrow)
    if _is_number(joined):
        return f"请去掉千分位分隔符和空格，填写{joined}。"
    if _HALF.fullmatch(joined):
        return "小数点前后都要有数字，如0.5。"
    power = _POWER.fullmatch(joined)
    return f"请不要用科学记数法；{joined}请写成完整的十进制数字。" if power else ""


def _without_unit(text: str) -> str:
    found = _TRAILING.fullmatch(_SEPARATORS.sub("", unicodedata.normalize("NFKC", text)))
    return f"请只填数字{found[1]}；“{found[2]}”等计量单位和说明不写在数字单元格里。" if found else ""


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except NumberTextError:
        return False
    return True
