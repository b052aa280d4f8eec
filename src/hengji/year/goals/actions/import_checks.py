"""The dry run of an import: which goals a file would add or change, and every reason why it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.year.goals.cell_reading import CODE, PARTICIPANT, suggestion, where
from hengji.year.goals.content import FIELDS, YES, content_of, label_of, shown_value
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalVersion
from hengji.year.goals.queries.import_ground import ImportGround
from hengji.year.goals.workbook.goals import Line
from hengji.year.plans.models import Participant

from .drafting import CLASSIFIED_KEEPS, MOST_GOALS

MOST_GUESSES = 100  # different unknown names for which the nearest is looked up
EMPTIED = frozenset(FIELDS) - CLASSIFIED_KEEPS - {"upper"}  # of a classified goal


@dataclass(frozen=True)
class Step:
    """What one row would do: a new goal where ``version`` is None; ``columns`` are the fields that get other text."""

    participant: Participant
    version: GoalVersion | None
    columns: Mapping[str, str]
    said: tuple[str, ...] = ()


@dataclass
class Looked:
    """What a file would do to a plan; ``same`` and ``absent`` count goals by the participant's key."""

    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    same: Counter[int] = field(default_factory=Counter)
    absent: Counter[int] = field(default_factory=Counter)


class Looking:
    """One file held against what stands: rows are found again by their code, else by participant, indicator, title."""

    def __init__(self, ground: ImportGround) -> None:
        self.ground, self.found = ground, Looked()
        self.by_title: dict[tuple[int, str, str], GoalVersion] = {}
        self.here: Counter[int] = Counter()
        for row in ground.versions.values():
            who = row.goal.sheet.participant_id
            self.by_title.setdefault((who, row.indicator, row.title), row)
            self.here[who] += 1
        self.taken: dict[object, int] = {}
        self.new: Counter[int] = Counter()
        self.guesses: dict[str, str] = {}

    def look(self, lines: Sequence[Line]) -> Looked:
        # Goals named by their code come first, so that another row does not find the same one by its title.
        coded = {self.ground.versions[line.code].pk for line in lines if line.code in self.ground.versions}
        for line in lines:
            self._line(line, coded)
        for who, count in self.new.items():
            if self.here[who] + count > MOST_GOALS:
                words = {"who": self.ground.people[who].name, "most": MOST_GOALS, "count": self.here[who] + count}
                text = _("“%(who)s”最多%(most)d项目标，导入后有%(count)d项。") % words
                self.found.problems.append(Problem(Fault.COUNT.value, text, "", _("请删去或合并。")))
        named = self.found.same + Counter(step.participant.pk for step in self.found.steps if step.version is not None)
        for who in {step.participant.pk for step in self.found.steps} | set(self.found.same):
            self.found.absent[who] = self.here[who] - named[who]
        return self.found

    def _say(self, line: Line, name: str, fault: Fault, text: str, remedy: str = "") -> None:
        self.found.problems.append(Problem(fault.value, text, where(line.number, name), remedy))

    def _line(self, line: Line, coded: set[int]) -> None:
        version, participant = self._who(line)
        if participant is None:
            self._cells(line, {})
            return
        title = (participant.pk, line.fields.get("indicator", ""), line.fields.get("title", ""))
        if version is None and title[2]:
            version = self.by_title.get(title)
            if version is not None and version.pk in coded:
                self._say(
                    line, "title", Fault.TWICE, _("与本文件里写明目标编码的一行是同一项目标。"), _("请删去一行。")
                )
                return
        if (version is not None or title[2]) and self._is_twice(line, version.pk if version else title):
            return
        stored = content_of(version) if version else {}
        changed = self._changed(line, stored, is_new=version is None)
        clean = self._cells(line, stored) and self._upper(line, stored, participant)
        if version is not None and not changed:
            self.found.same[participant.pk] += 1
            return
        if self._may_write(line, participant) and clean:
            self.new[participant.pk] += version is None
            self.found.steps.append(Step(participant, version, changed, _said(stored, changed) if version else ()))

    def _is_twice(self, line: Line, key: object) -> bool:
        first = self.taken.setdefault(key, line.number)
        if first != line.number:
            words = _("与第%d行是同一项目标。") % first
            self._say(line, CODE if line.code else "title", Fault.TWICE, words, _("请删去一行，或改名称。"))
        return first != line.number

    def _who(self, line: Line) -> tuple[GoalVersion | None, Participant | None]:
        """The goal that a row names by its code, and whose it is; the participant may be left out beside a code."""
        version = self.ground.versions.get(line.code)
        if line.code and version is None:
            self._say(
                line, CODE, Fault.STALE, _("没有编码为“%s”的目标。") % line.code[:60], _("新的目标请把目标编码留空。")
            )
            return None, None
        owner = self.ground.people[version.goal.sheet.participant_id] if version else None
        said = self._participant(line) if line.participant or owner is None else owner
        if owner is not None and said is not None and said != owner:
            words = {"code": line.code, "who": owner.name}
            text = _("目标“%(code)s”是%(who)s的，不能改到别的单位。") % words
            self._say(line, PARTICIPANT, Fault.PARTICIPANT, text, _("请改回，或把目标编码留空作为新的目标。"))
            return None, None
        return version, said

    def _participant(self, line: Line) -> Participant | None:
        people, word = self.ground.people, line.participant
        if not word and len(self.ground.allowed) == 1:
            return people[min(self.ground.allowed)]
        found = self.ground.words.get(word, frozenset())
        if len(found) == 1:
            return people[min(found)]
        if not word:
            self._say(line, PARTICIPANT, Fault.PARTICIPANT, _("没有写参评对象。"), _("请填写单位的编码、全称或简称。"))
        elif found:
            text = _("有%(count)d个参评对象都叫“%(word)s”。") % {"count": len(found), "word": word[:60]}
            self._say(line, PARTICIPANT, Fault.PARTICIPANT, text, _("请填写编码。"))
        else:
            text = _("没有参评对象“%s”。") % word[:60]
            self._say(line, PARTICIPANT, Fault.PARTICIPANT, text, self._guess(word[:60]))
        return None

    def _guess(self, word: str) -> str:
        if word not in self.guesses:
            few = len(self.guesses) < MOST_GUESSES
            self.guesses[word] = suggestion(word, self.ground.words) if few else _("请填写单位的编码、全称或简称。")
        return self.guesses[word]

    def _may_write(self, line: Line, participant: Participant) -> bool:
        if participant.pk not in self.ground.allowed:
            self._say(line, PARTICIPANT, Fault.PARTICIPANT, _("只能导入本单位的目标。"), _("请删去这一行。"))
            return False
        sheet = self.ground.sheets.get(participant.pk)
        if sheet is not None and not sheet.is_open:
            words = {"who": participant.name, "state": sheet.get_state_display()}
            text = _("%(who)s的目标表处于“%(state)s”，内容不能修改。") % words
            self._say(line, PARTICIPANT, Fault.SHEET_STATE, text, _("请删去这一行；已下达的，请办理目标调整。"))
            return False
        return True

    def _cells(self, line: Line, stored: Mapping[str, str]) -> bool:
        """Tell what is wrong with the cells; text that stands already as it is in a draft is no news."""
        wrong = [each for each in line.problems if line.fields.get(each.field, "") != stored.get(each.field, "")]
        for each in wrong:
            self._say(line, each.field, each.code, each.message, each.remedy)
        if not line.fields.get("title", stored.get("title", "")) and (stored.get("title") or not stored):
            self._say(line, "title", Fault.TITLE_MISSING, _("缺少目标名称。"), _("请补上。"))
            return False
        secret = line.fields.get("classified", stored.get("classified", "")) == YES
        leaked = [name for name in FIELDS if secret and name in EMPTIED and line.fields.get(name)]
        for name in leaked:
            text = _("涉密目标不登记“%s”。") % label_of(name)
            self._say(line, name, Fault.CLASSIFIED, text, _("请清空这一格，只登记分值、登记编号和保管人。"))
        return not wrong and not leaked

    def _upper(self, line: Line, stored: Mapping[str, str], participant: Participant) -> bool:
        code = line.fields.get("upper", "")
        if not code or code == stored.get("upper", ""):
            return True
        goal: Goal | None = self.ground.uppers.get(code)
        if goal is not None and goal.sheet.participant_id != participant.pk:
            return True
        self._say(
            line, "upper", Fault.UPPER, _("没有上级目标“%s”。") % code[:60], _("请填写上级考评或其他单位的目标编码。")
        )
        return False

    def _changed(self, line: Line, stored: Mapping[str, str], *, is_new: bool) -> dict[str, str]:
        if is_new:
            return {name: value for name, value in line.fields.items() if value}
        changed = {name: value for name, value in line.fields.items() if value != stored.get(name, "")}
        if changed.get("classified") == YES:
            changed |= {name: "" for name in EMPTIED if stored.get(name)}
        return changed


def _said(stored: Mapping[str, str], changed: Mapping[str, str]) -> tuple[str, ...]:
    """Field by field what changes, in words."""
    found = []
    for name in (each for each in FIELDS if each in changed):
        old, new = (shown_value(name, text)[:60] or _("空") for text in (stored.get(name, ""), changed[name]))
        found.append(_("%(column)s：%(old)s → %(new)s") % {"column": label_of(name), "old": old, "new": new})
    return tuple(found)
