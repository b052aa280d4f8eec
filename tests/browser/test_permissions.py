"""The pages of 安全管理员 with a policy of a usual size: they fit, can be read without eyes, and lead on."""

from collections.abc import Iterator
from itertools import product

import pytest

from hengji.foundation.access.policy import Governed, Row, policy
from hengji.foundation.access.testing import policy_as, roles_as
from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.models import User
from tests.browser.conftest import Visit, both

NOUNS, VERBS = ("目标", "进展填报", "督办单"), ("查看", "起草", "提交", "审核", "下达")


@pytest.fixture
def keeper(visit: Visit) -> Iterator[User]:
    """The one who looks after a policy of some twenty actions × all roles, with every role that one hand may hold."""
    user = User.objects.get(username=OFFICER.username)
    actions = {f"x{n}.y{v}": f"{verb}{noun}" for (n, noun), (v, verb) in product(enumerate(NOUNS), enumerate(VERBS))}
    some = {action: Role.values[place % 4 :: 3] for place, action in enumerate(actions)}
    rows = {action: tuple(Row(action, role) for role in roles) for action, roles in some.items()}
    hands = [role for role in Role.values if role not in ADMINISTRATORS or role == Role.SECURITY_ADMIN]
    governed = dict(policy().governed)
    governed[User] = Governed(User, "x0.y0", ("x0.y1", "x0.y2"))
    with policy_as(
        rows={**policy().rows, **rows}, action_titles={**policy().action_titles, **actions}, governed=governed,
        roles_of=roles_as({user.pk: hands}),
    ):  # fmt: skip
        yield user


@both
def test_pages_fit_and_are_accessible(visit: Visit, keeper: User) -> None:
    visit.log_in()
    record = f"/permissions/record/?kind=organisations.user&key={keeper.pk}"
    for path in ("/permissions/", "/permissions/?role=office", record, "/permissions/record/?kind=&key="):
        visit.open(path)
        visit.page.wait_for_load_state("networkidle")
        visit.picture(f"permissions-{len(path)}-{visit.width}")
        assert (path, visit.overflow()) == (path, 0)
        assert visit.accessibility_problems() == []


def test_filter_lookup_and_export(visit: Visit, keeper: User) -> None:
    visit.log_in()
    visit.page.get_by_role("navigation", name="目录").get_by_role("link", name="权限总表").click()
    visit.page.get_by_label("操作里含有").fill("督办单")
    visit.page.get_by_role("button", name="筛选").click()
    assert visit.page.locator("tbody tr").count() == len(VERBS)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="导出表格").click()
    assert download.value.suggested_filename.startswith("权限总表-")
    visit.page.get_by_role("main").get_by_role("link", name="谁能看到").click()
    visit.page.get_by_label("记录类别").select_option("organisations.user")
    visit.page.get_by_label("编号").fill(str(keeper.pk))
    visit.page.get_by_role("button", name="查询").click()
    assert OFFICER.display_name in visit.page.locator("tbody tr").inner_text()
