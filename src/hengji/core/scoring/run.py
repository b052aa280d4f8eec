"""A run: frozen sheet, scheme and results in one file with a digest that anybody can compute again.

The digest covers scheme, sheet, options, the versions of the rules used and the results; the environment is written
beside it and not hashed, so the same sheet gives the same digest on any machine.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hengji.core.scoring import ranking, sections
from hengji.core.scoring.catalogue import ENTRIES
from hengji.core.scoring.decimals import scaled_text
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.pack import dump, load
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.sheet import Table, read_sheet, sheet_tables
from hengji.core.scoring.types import WORD_OF, Missing, ProblemsError, Sheet

FORMAT = "hengji-run/1"
_VERSIONS = {entry.key: entry.version for entry in (*ENTRIES, *sections.METHODS, *ranking.METHODS)}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run file holds."""

    scheme_text: str
    tables: Mapping[str, Table]
    options: Mapping[str, bool]
    rules: Mapping[str, int]
    results: Table
    digest: str
    environment: Mapping[str, str]


def make_run(
    scheme: Scheme, sheet: Sheet, environment: Mapping[str, str], *, confirmed_only: bool = False, settled: bool = False
) -> tuple[Run, Outcome]:
    """Score a sheet and freeze everything that the digest covers."""
    outcome = score(scheme, sheet, confirmed_only=confirmed_only, settled=settled)
    options = {"confirmed_only": confirmed_only, "settled": settled}
    run = Run(dump(scheme), sheet_tables(sheet), options, rules_used(scheme), result_table(outcome), "", environment)
    return Run(run.scheme_text, run.tables, options, run.rules, run.results, digest_of(run), environment), outcome


def rules_used(scheme: Scheme) -> dict[str, int]:
    """Every rule and measure that the scheme names, with its version."""
    keys: set[str] = set()
    for node in scheme.nodes.values():
        refs = [node.rule, node.measure, node.aggregate, *node.measures.values()]
        refs += list(node.goals.rules.values()) if node.goals else []
        keys |= {ref.key for ref in refs if ref is not None}
    keys |= {section.condition.key for section in scheme.sections if section.condition}
    keys |= {scheme.ranking.correction.key} if scheme.ranking.correction else set()
    return {key: _VERSIONS[key] for key in sorted(keys)}


def digest_of(run: Run) -> str:
    """SHA-256 of the canonical JSON of everything that decides the result, and of the result."""
    text = json.dumps(_content(run), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _content(run: Run) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "scheme": run.scheme_text,
        "sheet": {name: table_text(table) for name, table in run.tables.items()},
        "options": dict(run.options),
        "rules": dict(run.rules),
        "results": table_text(run.results),
    }


def dump_run(run: Run) -> str:
    """Write a run file: JSON that a person can read, its tables as CSV text."""
    content = {**_content(run), "digest": run.digest, "environment": dict(run.environment)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def load_run(text: str) -> Run:
    """Read a run file; raises ValueError where it is not one."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(f"格式为 {data['format']}，本程序只认 {FORMAT}")
        tables = {name: table_of(name, body) for name, body in data["sheet"].items()}
        return Run(data["scheme"], tables, data["options"], data["rules"], table_of("results", data["results"]),
                   data["digest"], data["environment"])  # fmt: skip
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError("不是完整的运行文件") from error


def outcome_of(run: Run) -> Outcome:
    """Recompute a run from its own scheme and sheet."""
    scheme = load(run.scheme_text)
    sheet, problems = read_sheet(scheme, run.tables)
    if sheet is None:
        raise ProblemsError(problems)
    return score(scheme, sheet, confirmed_only=run.options["confirmed_only"], settled=run.options["settled"])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: whether the file is untouched, and whether the results come out again."""

    digest: str
    file_digest: str
    recomputed_digest: str
    differences: tuple[str, ...]

    @property
    def good(self) -> bool:
        """All three digests agree."""
        return self.digest == self.file_digest == self.recomputed_digest


def verify(run: Run) -> Verdict:
    """Hash the file as it stands, recompute its results, and hash those; a file that cannot be scored is not good."""
    try:
        results = result_table(outcome_of(run))
        rules = rules_used(load(run.scheme_text))
    except (ValueError, LookupError, ProblemsError) as error:
        return Verdict(run.digest, digest_of(run), "", (f"无法重新计算：{error}",))
    again = Run(run.scheme_text, run.tables, run.options, rules, results, "", {})
    return Verdict(run.digest, digest_of(run), digest_of(again), tuple(_differences(run.results, results)))


def _differences(old: Table, new: Table) -> Iterator[str]:
    if old.header != new.header or len(old.columns[old.header[0]]) != len(new.columns[new.header[0]]):
        yield "结果表的列或行数不同"
        return
    names = new.columns["participant"]
    for column in new.header:
        for row, (a, b) in enumerate(zip(old.columns[column], new.columns[column], strict=True)):
            if a != b:
                yield f"{names[row]} {column}：文件中为 {a}，重算为 {b}"


def table_text(table: Table) -> str:
    """A table as CSV text with plain line ends, the same on every machine."""
    out = io.StringIO()
    broken = any("\r" in text for column in table.columns.values() for text in column)
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL)
    writer.writerow(table.header)
    writer.writerows(zip(*(table.columns[name] for name in table.header), strict=True))
    return out.getvalue()


def table_of(name: str, text: str) -> Table:
    """Read a table back from CSV text."""
    header, *rows = csv.reader(io.StringIO(text))
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return Table(name, tuple(header), dict(zip(header, columns, strict=True)))


def result_table(outcome: Outcome, progress: Callable[[int], None] | None = None) -> Table:
    """Results as text: one row a participant, one column a node; what does not count shows its word."""
    scheme, people = outcome.scheme, outcome.ground.sheet.participants
    columns: dict[str, Sequence[str]] = {
        "participant": [p.code for p in people],
        "name": [p.name for p in people],
        "group": [p.group for p in people],
        "total": _worded(outcome, scheme.root, outcome.total),
        "compared": _worded(outcome, scheme.root, outcome.compared),
        "rank": [str(rank) if rank else "" for rank in outcome.rank.tolist()],
        "grade": [outcome.grade(i) for i in range(len(people))],
    }
    for code, node in scheme.nodes.items():
        columns[code] = _node_column(outcome, node)
        if progress:
            progress(1)
    columns |= {section.code: texts(outcome.sections[section.code], len(people)) for section in scheme.sections}
    return Table("results", tuple(columns), columns)


def _node_column(outcome: Outcome, node: Node) -> list[str]:
    level = outcome.levels.get(node.code) or outcome.marks[node.code]
    return _worded(outcome, node, level.points)


def _worded(outcome: Outcome, node: Node, points: Exact) -> list[str]:
    """Points as text where the node counts, else the word for having no value."""
    found = texts(points, outcome.ground.size)
    level = outcome.base if node.code == "total" else outcome.levels.get(node.code) or outcome.marks[node.code]
    if level.counted.all():
        return found
    rows = zip(found, level.counted.tolist(), outcome.state(node).tolist(), strict=True)
    return [text if counts else WORD_OF[Missing(state)] for text, counts, state in rows]


def texts(values: Exact, size: int) -> list[str]:
    """A stored level as text at its places."""
    whole = values.spread((size,))
    return scaled_text(whole.num.tolist(), len(str(whole.den)) - 1)  # type: ignore[union-attr]
