"""Codes in addresses. They come from sheets and packs and may hold anything: a slash, or nothing at all."""

EMPTY = "_"  # stands for the empty code


class CodeConverter:
    """A code as one part of a path: "~" and "/" are written as in JSON pointers, the empty code as one sign."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return "" if value == EMPTY else value.replace("~1", "/").replace("~0", "~")

    def to_url(self, value: str) -> str:
        return value.replace("~", "~0").replace("/", "~1") or EMPTY
