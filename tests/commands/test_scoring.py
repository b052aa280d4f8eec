"""The main job at the command line: from a pack and a sheet to a run that anybody can recompute, or to all problems."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hengji.config.cli import main
from hengji.core.scoring.book import BOOK

PACK = """
pack: small
title: 小方案
tree:
  - {code: A, title: 目标, points: 60, rule: {SR-01: {target: 200}}}
  - {code: B, title: 纪律, points: 40, rule: {SR-07: {events: {迟到: 1, 缺席: 5}}}}
sections:
  - code: JF
    title: 加分
    kind: bonus
    cap: 2
    items:
      - {code: J1, title: 表彰, measure: {SR-20: {levels: {国家级: 3, 省级: 1}}}}
grades:
  - {name: 优秀, from: 90, quota: 50%}
  - {name: 良好}
cases:
  - {name: 一例, given: {A: "180", B: {迟到: "2"}, J1: 省级}, expect: {A: "54", B: "38", JF: "1", total: "93"}}
"""
PEOPLE = "编码,名称,组别\nD1,甲局,一组\nD2,乙局,一组\n"
FACTS = """参评对象,指标,键,值,文号
D1,A,,180,
D1,B,迟到,2,
D1,J1,省级,1,示例〔2026〕1号
D2,A,,未报,
D2,B,,0,
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


def folder_of(path: Path, *, people: str = PEOPLE, facts: str = FACTS) -> Path:
    path.mkdir()
    (path / "参评对象.csv").write_text(people, encoding="utf-8")
    (path / "计分依据.csv").write_text(facts, encoding="utf-8")
    return path


@pytest.fixture
def scored(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    out = tmp_path / "out"
    assert main(["score", str(pack), str(folder_of(tmp_path / "sheet")), "--out", str(out)]) == 0
    assert "2个参评对象" in capsys.readouterr().out
    return out


def test_score_writes_results_as_workbook_and_csv_and_a_run(scored: Path) -> None:
    assert sorted(path.name for path in scored.iterdir()) == ["results.csv", "results.xlsx", "run.json"]
    with (scored / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    header = ["编码", "名称", "组别", "总分", "排名依据分", "名次", "等次", "A 目标", "B 纪律", "J1 表彰", "JF 加分"]
    assert rows == [
        header,
        ["D1", "甲局", "一组", "93.00", "93.00", "1", "优秀", "54.0000", "38.0000", "1.0000", "1.0000"],
        ["D2", "乙局", "一组", "40.00", "40.00", "2", "良好", "0.0000", "40.0000", "0.0000", "0.0000"],
    ]
    sheet = CalamineWorkbook.from_path(scored / "results.xlsx").get_sheet_by_name("结果").to_python()
    assert sheet[1][:4] == ["D1", "甲局", "一组", 93.0]


def test_explain_gives_the_chain_of_reasons(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(scored / "run.json"), "甲局"]) == 0
    said = capsys.readouterr().out
    assert "目标200，完成180，完成率90%，分值60，得54.0000分" in said
    assert "依据：省级 1 示例〔2026〕1号" in said
    assert main(["explain", str(scored / "run.json"), "D2", "A"]) == 0
    assert "未报，按零分计，得0.0000分" in capsys.readouterr().out


def test_explain_helps_with_a_wrong_name(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(scored / "run.json"), "甲剧", "JX"]) == 2
    said = capsys.readouterr().err
    assert "没有“甲剧”这个参评对象。是否指：甲局？" in said
    assert "没有编码为“JX”的指标。是否指：J" in said


def test_verify_recomputes_and_finds_a_changed_cell(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = scored / "run.json"
    assert main(["verify", str(run)]) == 0
    assert "核验通过" in capsys.readouterr().out
    run.write_text(run.read_text(encoding="utf-8").replace("93.00", "94.00"), encoding="utf-8")
    assert main(["verify", str(run)]) == 1
    said = capsys.readouterr().out
    assert "核验不通过：文件内容被改动过" in said
    assert "D1 total：文件中为 94.00，重算为 93.00" in said


def test_verify_of_something_else_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "run.json"
    other.write_text('{"format": "x"}', encoding="utf-8")
    assert main(["verify", str(other)]) == 2
    assert "本程序只认 hengji-run/1" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.json")]) == 2


BAD_PACK = (
    PACK.replace("points: 40", "points: 30")
    .replace("from: 90", 'from: 90, count: "x"')
    .replace("SR-01", "SR-99")
    .replace('from: 90, count: "x"', "from: 90")
)  # fmt: skip


def test_everything_wrong_with_pack_and_sheet_is_told_at_once_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(BAD_PACK, encoding="utf-8")
    facts = FACTS.replace("180", "一百八十").replace("D2,A", "D3,A").replace("迟到,2", "早退,2")
    sheet = folder_of(tmp_path / "sheet", people=PEOPLE, facts=facts)
    out = tmp_path / "out"
    assert main(["score", str(pack), str(sheet), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    found = [line.split()[1] for line in said.splitlines() if line.startswith("问题")]
    assert sorted(found) == ["KEY_UNKNOWN", "NUMBER_TEXT", "PARTICIPANT_UNKNOWN", "POINTS_SUM", "RULE_UNKNOWN"]
    assert not out.exists()


def test_check_lists_problems_as_json(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = folder_of(tmp_path / "sheet", facts=FACTS.replace("180", "NaN"))
    assert main(["check", str(pack), str(sheet), "--json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["code"], problem["table"], problem["row"], problem["column"]) == (
        "NUMBER_TEXT",
        "计分依据",
        2,
        "值",
    )
    assert problem["remedy"]


def test_check_runs_the_cases_of_a_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pack)]) == 0
    assert "1个算例全部相符" in capsys.readouterr().out
    pack.write_text(PACK.replace('total: "93"', 'total: "92"'), encoding="utf-8")
    assert main(["check", str(pack)]) == 2
    assert "应为 92，算得 93" in capsys.readouterr().err


def test_check_prints_the_schema_of_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schema"]) == 0
    assert {"tree", "grades", "cases"} <= set(json.loads(capsys.readouterr().out)["properties"])


def test_a_pack_that_is_not_there_names_those_that_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "nowhere.yaml", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "hvbp-fy2024" in capsys.readouterr().err


def test_rules_lists_the_whole_book(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [item["key"] for item in listed] == [entry.key for entry in BOOK]
    assert all(item["cases"] and item["source"] and item["formula"] for item in listed)
    assert main(["rules", "SR-14"]) == 0
    assert "功效系数" in capsys.readouterr().out
    assert main(["rules", "SR-99"]) == 2
