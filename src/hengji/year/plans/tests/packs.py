"""Packs for tests: those of the program as they stand in its folder, and a small one."""

from importlib import resources

SMALL = """pack: small
title: 小方案
year: 2026
classes: {综合: 综合管理类}
groups: {A: 甲组, B: 乙组}
tree:
- code: ZN
  title: 职能职责
  points: 60
  children:
  - code: ZN-1
    title: 重点工作
    points: 40
    rule:
      SR-01: {target: 100}
    owner: 省发展改革委
  - code: ZN-2
    title: 日常工作
    points: 20
    rule:
      SR-01: {target: 50}
- code: DJ
  title: 机关党建
  points: 40
  rule:
    SR-01: {target: 100}
sections:
- code: JF
  title: 加分
  kind: bonus
  cap: 3
  items:
  - code: JF-1
    title: 表彰
    rule:
      SR-01: {target: 1}
grades:
- {name: 优秀, from: 90}
- {name: 合格}
bars:
- code: FJ-1
  when: 重大事故
  effect: {highest_grade: 合格}
  basis: 某文号 第三条
"""


def shipped() -> dict[str, str]:
    """Texts of all packs that come with the program, by file name."""
    folder = resources.files("hengji.core.scoring") / "packs"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files if file.name.endswith(".yaml")}
