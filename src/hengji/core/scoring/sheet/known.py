"""What the other two tables refer to: participants and indicators, and the complaint about those that are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.sheet.cells import empty_problem
from hengji.core.scoring.sheet.findings import Complaint, Nearest, short
from hengji.core.scoring.types import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hengji.core.scoring.scheme import Scheme
    from hengji.core.scoring.sheet.frame import Frame
    from hengji.core.scoring.types import Participant


class Known:
    """Participants and indicators by code; without a table of participants any participant passes."""

    def __init__(self, scheme: Scheme, participants: Sequence[Participant] | None) -> None:
        self.scheme = scheme
        self.index = {participant.code: i for i, participant in enumerate(participants or ())}
        self._open = participants is None
        self._bars = {bar.code: bar.when for bar in scheme.bars}
        self._near_participants = Nearest((p.code, p.name) for p in participants or ())
        leaves = {node.code: node.title for node in scheme.leaves}
        self._near_goals = Nearest(leaves.items())
        self._near_all = Nearest({**leaves, **self._bars}.items())

    def who(self, frame: Frame) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return each row's participant as a number, and the rows where it is bad."""
        bad = frame.judge("participant", self._participant)
        words = frame["participant"].words
        index = np.array([self.index.get(word, -1) for word in words], dtype=np.int32)
        return index[frame.codes("participant")], bad

    def indicators(self, frame: Frame, *, bars: bool) -> NDArray[np.bool_]:
        """Complain of indicators that are not leaves, nor bars where those may stand; return the bad rows."""
        return frame.judge("indicator", lambda word: self._indicator(word, bars=bars))

    def is_leaf(self, indicator: str) -> bool:
        """Tell whether the scheme has a leaf of that code."""
        node = self.scheme.nodes.get(indicator)
        return node is not None and node.is_leaf

    def _participant(self, word: str) -> Complaint | None:
        if not word:
            return empty_problem()
        if word in self.index or self._open:
            return None
        remedy = f"{self._near_participants.hint(word)}请改正编码，或在“参评对象”表中增加这一行。"
        return Complaint(Code.PARTICIPANT_UNKNOWN, f"“参评对象”表中没有{short(word)}。", remedy)

    def _indicator(self, word: str, *, bars: bool) -> Complaint | None:
        if not word:
            return empty_problem()
        if bars and word in self._bars:
            return None
        node = self.scheme.nodes.get(word)
        if node is None:
            near = self._near_all if bars else self._near_goals
            remedy = f"{near.hint(word)}请改正指标编码，或先在考评办法中增加该指标。"
            return Complaint(Code.INDICATOR_UNKNOWN, f"考评办法中没有指标{short(word)}。", remedy)
        if node.is_leaf:
            return None
        below = "、".join(leaf.code for leaf in node.walk() if leaf.is_leaf)
        message = f"指标{short(word)}（{node.title}）下有分项，得分由分项合成，不能直接填写。"
        return Complaint(Code.INDICATOR_INNER, message, f"请填写其下的末级指标：{short(below, 80)}。")
