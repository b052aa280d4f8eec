"""What the scoring commands share: packs and sheets from files, problems for people, progress on long work."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.leaf import accepted_inputs, accepted_words
from hengji.core.scoring.pack import read
from hengji.core.scoring.sheet import TABLE_NAMES, read_sheet
from hengji.core.scoring.types import Code, Place, Problem
from hengji.foundation.workbooks.reading import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hengji.core.scoring.scheme import Scheme
    from hengji.core.scoring.types import Sheet

BAD_INPUT = 2
_BIGGEST_PACK = 20_000_000


def shipped_packs() -> dict[str, str]:
    """Packs that come with the program, by file name without its ending."""
    folder = files("hengji.core.scoring") / "packs"
    found = sorted(folder.iterdir(), key=lambda item: item.name)
    return {item.name.removesuffix(".yaml"): str(item) for item in found if item.name.endswith(".yaml")}


def pack_path(name: str) -> Path:
    """A pack's file: a path, or the name of a shipped pack."""
    return Path(shipped_packs().get(name, name))


def read_pack(name: str) -> tuple[Scheme | None, list[Problem]]:
    """Read and check a pack; the scheme is None where it cannot be used at all."""
    path = pack_path(name)
    try:
        raw = path.read_bytes()[: _BIGGEST_PACK + 1]
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else (error.strerror or "无法读取")
        remedy = f"请核对路径，或使用自带的方案包：{'、'.join(shipped_packs())}。"
        return None, [Problem(Code.SHEET_UNREADABLE, Place(path.name), f"方案包读不出来（{why}）。", remedy)]
    if len(raw) > _BIGGEST_PACK:
        return None, [Problem(Code.SHEET_UNREADABLE, Place(path.name), "方案包超过20MB。", "请核对是否选错了文件。")]
    scheme, problems = read(text)
    return scheme, problems if scheme is None else check_scheme(scheme)


def read_input(scheme: Scheme, path: Path) -> tuple[Sheet | None, list[Problem]]:
    """Read a sheet with all problems, showing progress where it takes longer than a second."""
    with progress_bar("读取") as step:
        tables, problems = read_tables(path, step, wanted=TABLE_NAMES)
    if not tables:
        return None, problems
    with progress_bar("核对") as step:
        inputs, words = cache(partial(accepted_inputs, scheme)), cache(partial(accepted_words, scheme))
        sheet, found = read_sheet(scheme, tables, step, inputs=inputs, words=words)
    problems = [*problems, *found]
    return (None if serious(problems) else sheet), problems


@contextmanager
def progress_bar(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Lend a step function; a bar appears on a terminal after a second."""
    with tqdm(desc=title, total=total, delay=1, unit="行", disable=None, leave=False) as bar:

        def step(done: int) -> None:
            bar.update(done)

        yield step


def serious(problems: Sequence[Problem]) -> bool:
    """Tell whether any problem is more than a warning."""
    return any(not problem.warning for problem in problems)


def print_problems(problems: Sequence[Problem]) -> None:
    """List problems on standard error: code, place, what is wrong, what to do; then how many of which kind."""
    for problem in problems:
        kind = "提醒" if problem.warning else "问题"
        print(f"{kind} {problem.code} {problem.place}：{problem.message}{problem.remedy}", file=sys.stderr)
    stopping = sum(not problem.warning for problem in problems)
    if problems:
        print(f"共{stopping}个问题、{len(problems) - stopping}个提醒。", file=sys.stderr)
