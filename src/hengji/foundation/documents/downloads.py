"""An answer that a browser saves as a file with a Chinese name."""

import re
from urllib.parse import quote

from django.http import HttpResponse

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_LONGEST = 120  # characters; some file systems take 255 bytes, of which a Chinese character needs two or three
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')


def downloaded(content: bytes, filename: str, media_type: str) -> HttpResponse:
    """Answer with a file; its name is given after RFC 5987, with a plain one beside it for old programs."""
    name = fit_name(filename)
    plain = "".join(each if each.isascii() and each not in "%;" else "_" for each in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})


def fit_name(filename: str) -> str:
    """A name that every system can store: no separators, no control characters, its ending kept."""
    stem, dot, ending = _UNFIT.sub("_", filename).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[: _LONGEST - len(ending) - 1].strip()}{dot}{ending}" or "download"
