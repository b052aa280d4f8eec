"""A small year for tests: three groups, a nested block, every way of having no value, a section of each kind, a bar."""

import random
from collections.abc import Iterator

from hengji.core.scoring.pack import load
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.run import Run, make_run
from hengji.core.scoring.types import Goal, Observation, Participant

PACK = """
pack: sample
title: 样例年度考评办法
edition: 样例
year: "2026"
source: {document: 样例办法 第三条}
organiser: {body: 样例领导小组, office: 目标绩效办}
places: {leaf: 4, block: 4, total: 2}
groups: {A: 党委部门组, B: 经济综合组, C: 民生服务组}
tree:
  - code: S1
    title: 机关党建
    points: 20
    children:
      - {code: S1.1, title: 年度党建任务, points: 12, article: 第五条, owner: 省直机关工委,
         rule: {SR-01: {target: "100"}}}
      - {code: S1.2, title: 党建述职评议, points: 8,
         rule: {SR-05: {levels: {好: "8", 较好: "6", 一般: "4"}, on: 述职评议}}}
  - code: S2
    title: 职能职责
    points: 60
    children:
      - {code: S2.1, title: 年度目标任务, points: 40, goals: {rules: {SR-01: SR-01, SR-02: SR-02}, points_total: "40"}}
      - code: S2.2
        title: 依法行政和营商环境
        points: 20
        children:
          - {code: S2.2.1, title: 按时办结率, points: 10, rule: {SR-03: {target: "100", pass_percent: "60"}}}
          - {code: S2.2.2, title: 行政复议纠错件数, points: 10, rule: {SR-02: {target: "4"}},
             missing: {not_reported: zero, not_applicable: rescale, exempt: full}}
  - code: S3
    title: 公众评议
    points: 20
    children:
      - {code: S3.1, title: 社会公众满意度, points: 20, late_statistics: "true", rule: {SR-01: {target: "100"}}}
sections:
  - code: J
    title: 加分
    kind: bonus
    cap: 2
    items: [{code: J1, title: 表彰奖励}]
  - code: K
    title: 减分
    kind: deduction
    cap: 4
    items: [{code: K1, title: 通报批评}]
ranking: {within: group}
grades:
  - {name: 优秀, from: 85, quota: 30%}
  - {name: 良好, from: 75}
  - {name: 合格, from: 60}
  - {name: 较差}
bars:
  - {code: V1, when: 重大责任事故, effect: {highest_grade: 合格}}
cases:
  - name: 满分
    given: {S1.1: "100", S1.2: 好, S2.2.1: "100", S2.2.2: "4", S3.1: "100", S2.1: [{value: "10", goal: G1}]}
    goals: [{indicator: S2.1, goal: G1, rule: SR-01, points: "40", target: "10"}]
    expect: {S1: "20", S2.2: "20", total: "100"}
"""
GROUPS = {"A": "省委第{}部门", "B": "第{}经济厅", "C": "第{}民生局"}


def participants(size: int) -> list[Participant]:
    return [
        Participant(
            f"{group}{number:02}", name.format(number), group, attributes={"unranked": _unranked(group, number)}
        )
        for group, name in GROUPS.items()
        for number in range(1, size + 1)
    ]


def _unranked(group: str, number: int) -> str:
    return "年内新组建" if (group, number) == ("C", 2) else ""


def observations(people: list[Participant], chance: random.Random) -> Iterator[Observation]:
    for person in people:
        yield from _direct(person.code, chance)
        for goal in ("G1", "G2"):
            yield _seen(person.code, "S2.1", f"{chance.uniform(80, 112):.1f}", goal=goal)


def _direct(code: str, chance: random.Random) -> Iterator[Observation]:
    yield _seen(code, "S1.1", f"{chance.uniform(82, 100):.1f}")
    yield _seen(code, "S1.2", "1", key=chance.choice(["好", "好", "较好", "一般"]))
    yield _seen(code, "S2.2.1", f"{chance.uniform(85, 100):.2f}")
    yield _seen(code, "S2.2.2", {"A02": "不适用", "A03": "免考", "B02": "8"}.get(code, str(chance.randint(1, 6))))
    if code != "B01":
        yield _seen(code, "S3.1", "待公布" if code == "A01" else f"{chance.uniform(78, 96):.2f}")
    if code in {"A02", "B03"}:
        yield _seen(code, "J1", "0.5", matter="国务院督查激励", document="国办发〔2026〕9号")
    if code == "B02":
        yield _seen(code, "K1", "0.8", matter="通报", document="省府办通〔2026〕3号")
        yield _seen(code, "V1", "1", matter="事故调查报告", document="应急〔2026〕1号")


def _seen(code: str, indicator: str, value: str, **more: str) -> Observation:
    text = {"channel": "责任单位", "document": f"绩效〔2026〕{abs(hash_of(code + indicator)) % 90 + 10}号"}
    return Observation(code, indicator, value, **{**text, "date": "2026-12-20", **more})


def hash_of(text: str) -> int:
    return sum(ord(letter) * place for place, letter in enumerate(text, 1))


def goals(people: list[Participant]) -> list[Goal]:
    return [
        Goal(person.code, "S2.1", name, title=title, rule="SR-01", points="20", target="100", unit="%")
        for person in people
        for name, title in (("G1", "重点改革任务完成率"), ("G2", "主要经济指标完成率"))
    ]


def sample_run(size: int = 6, seed: int = 3) -> Run:
    """Three groups of ``size``; the third organ of group C is not ranked."""
    people = participants(size)
    chance = random.Random(seed)  # noqa: S311 - a sheet that can be repeated, no secret
    sheet = sheet_of(people, goals(people), list(observations(people, chance)))
    return make_run(load(PACK), sheet, {"program": "tests"})[0]
