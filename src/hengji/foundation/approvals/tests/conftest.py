"""The people of an approval, and a chain of four steps: head, two co-signers, a meeting, a paper."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from hengji.foundation.approvals.actions import Submission, open_case
from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.approvals.models import Case
from hengji.foundation.organisations.models import User

NAMES = {
    "zhang": "张联络", "li": "李负责", "chen": "陈主任", "wang": "王核查", "zhao": "赵专家", "sun": "孙外人",
    "qian": "钱秘书", "zhou": "周秘书",
}  # fmt: skip

CHAIN = ChainSpec(
    (
        StepSpec("head", "单位负责人审核", role="unit_head", days=3),
        StepSpec("both", "两处会签", role="office", days=2, returns_to="previous"),
        StepSpec("meeting", "领导小组会议审定", kind="meeting", role="office"),
        StepSpec("paper", "分管领导签批", kind="paper", role="office", returns_to="both"),
    )
)


@dataclass(frozen=True)
class People:
    zhang: User
    li: User
    chen: User
    wang: User
    zhao: User
    sun: User
    qian: User
    zhou: User


@pytest.fixture
def people(db: None) -> People:
    users = [User(username=name, display_name=title) for name, title in NAMES.items()]
    return People(*User.objects.bulk_create(users))


def submission(key: str = "17", digest: str = "d1") -> Submission:
    return Submission("目标", "2026年度目标", digest, "workdays-year", key)


Opens = Callable[..., Case]


@pytest.fixture
def opened(people: People) -> Opens:
    def make(chain: ChainSpec = CHAIN, key: str = "17", **changed: list[User]) -> Case:
        asked = {
            "head": [people.li], "both": [people.chen, people.wang], "meeting": [people.qian, people.zhou],
            "paper": [people.qian, people.zhou],
        } | changed  # fmt: skip
        codes = {step.code for step in chain.steps}
        asked = {code: users for code, users in asked.items() if code in codes}
        return open_case(submission(key), chain, asked, by=people.zhang)

    return make
