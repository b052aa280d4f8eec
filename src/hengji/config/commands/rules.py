"""`hengji rules [--json]`: the catalogue with the rulebook's codes."""

import argparse
import json
from typing import Any

from hengji.config.scoring_files import BAD_INPUT
from hengji.core.scoring.book import BOOK, BY_KEY, place_of
from hengji.core.scoring.rule import Entry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", nargs="?", help="只看一条，如 SR-01 · one entry")
    parser.add_argument("--json", action="store_true", help="以JSON列出，含参数结构和算例 · as JSON")


def run(options: argparse.Namespace) -> int:
    if options.key and options.key not in BY_KEY:
        print(f"规则库里没有“{options.key}”。用 hengji rules 查看全部编号。")
        return BAD_INPUT
    entries = (BY_KEY[options.key],) if options.key else BOOK
    if options.json:
        print(json.dumps([_plain(entry) for entry in entries], ensure_ascii=False, indent=1))
        return 0
    for entry in entries:
        print(f"{entry.key:7}{entry.kind}  {entry.name}  {entry.source}")
        if options.key:
            print(f"  {entry.what}\n  {entry.formula}\n  由{place_of(entry)}实现")
            for case in entry.cases:
                print(f"  算例 {case.text} → {case.expect}  {case.mark}")
    return 0


def _plain(entry: Entry[Any]) -> dict[str, object]:
    return {
        "key": entry.key, "code": entry.code, "version": entry.version, "kind": entry.kind, "name": entry.name,
        "what": entry.what, "formula": entry.formula, "source": entry.source, "place": place_of(entry),
        "parameters": entry.params.model_json_schema(by_alias=True),
        "cases": [
            {"text": case.text, "points": case.points, "params": dict(case.params), "given": dict(case.given),
             "expect": str(case.expect), "mark": case.mark}
            for case in entry.cases
        ],
    }  # fmt: skip
