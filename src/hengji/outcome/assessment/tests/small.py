"""A scheme of three leaves and a year of four organs, small enough to check every figure by hand."""

from hengji.core.scoring.pack import load
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Observation, Participant, Sheet

PACK = """
pack: by-hand
title: 手算办法
places: {leaf: 4, block: 4, total: 2}
tree:
  - {code: A, title: 重点任务, points: 60, kind: 实绩, material: 单位填报, rule: {SR-01: {target: "100"}}}
  - {code: B, title: 公众评议, points: 30, kind: 主观, material: 免报,
     rule: {SR-26: {options: {满意: "100", 不满意: "50"}}}}
  - {code: C, title: 信息报送, points: 10, rule: {SR-01: {target: "12"}}}
ranking: {within: all}
grades:
  - {name: 优秀, from: 90, quota: 25%}
  - {name: 合格}
quotas: {within: all}
bars:
  - {code: V1, when: 重大事故, basis: 某办〔2026〕1号 第三条, effect: {highest_grade: 合格}}
  - {code: V2, when: 严重违纪, basis: 待填（法律文号）, effect: {highest_grade: 合格}}
"""


def scheme() -> Scheme:
    return load(PACK)


def year() -> Sheet:
    """A: 100, 80, 60, 40; B: all satisfied or none, in turn; C: everybody at the target."""
    people = [Participant(code, f"{code}局") for code in "甲乙丙丁"]
    seen = []
    for number, person in enumerate(people):
        seen += [
            Observation(person.code, "A", str(100 - 20 * number)),
            Observation(person.code, "B", "10", key="不满意" if number % 2 else "满意"),
            Observation(person.code, "C", "12"),
        ]
    return sheet_of(people, [], seen)
