"""What a person should mend: all of it at once, each with a code, where, what is wrong, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True)
class Problem:
    code: str  # from a closed list of the room that speaks, in capitals
    message: str
    where: str = ""  # 第3行“日期”列, the name of a field, empty for the whole
    remedy: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.where}：{self.message}{self.remedy}" if self.where else f"{self.message}{self.remedy}"


class ProblemsError(Exception):
    """Raised where work cannot go on; carries every problem that was found, and nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
