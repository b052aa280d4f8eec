"""The policy as tables: actions × roles on the screen, the same and one line a permission in the workbook."""

from collections.abc import Iterable, Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from hengji.foundation.access.queries import Permission, Person, actions_about, role_title, title_of, words_of
from hengji.foundation.shell.table import Cell, Column, Empty, Narrow, Table, row
from hengji.foundation.workbooks.writing import SheetOut

Roles = Sequence[tuple[str, str]]


def permission_table(permissions: Sequence[Permission], roles: Roles) -> Table:
    """Actions × those roles that may do at least one of them."""
    shown = [(role, title) for role, title in roles if any(role in each.by_role for each in permissions)]
    return Table(
        _("权限总表"),
        (Column(_("操作"), hint=_("空白处表示没有权限")), *(Column(title) for _role, title in shown)),
        tuple(row(each.title, *(each.words(role) for role, _title in shown)) for each in permissions),
        Empty(_("没有符合条件的操作"), _("换一个角色，或者清空“操作里含有”后再筛选。")),
        caption_hidden=True,
    )


def permission_sheets(permissions: Sequence[Permission], roles: Roles) -> list[SheetOut]:
    """The workbook: the same table with all roles, and a list that can be sorted and filtered."""
    matrix = [(each.title, each.action, *(each.words(role) for role, _title in roles)) for each in permissions]
    header = (_("操作"), _("操作代码"), *(title for _role, title in roles))
    listed = (_("操作"), _("操作代码"), _("角色"), _("与对象的关系和限定阶段"))
    return [SheetOut(_("权限总表"), header, matrix), SheetOut(_("权限明细"), listed, list(_lines(permissions)))]


def _lines(permissions: Iterable[Permission]) -> Iterable[tuple[str, ...]]:
    for each in permissions:
        for role, rows in each.by_role.items():
            for one in rows:
                yield each.title, each.action, role_title(role), words_of(one)


def people_table(obj: Model, people: Iterable[Person]) -> Table:
    """Persons × what can be done to a record, each with the reason why."""
    actions = actions_about(type(obj))
    return Table(
        _("能看到或办理这条记录的人"),
        (Column(_("姓名")), *(Column(title_of(action)) for action in actions)),
        tuple(
            row(
                Cell(str(person.user), note=person.user.get_username()),
                *(person.reasons.get(action, "") for action in actions),
            )
            for person in people
        ),
        Empty(_("目前没有人能看到这条记录"), _("如果应当有人能看到，请检查是否已经授予角色，或者现在不在规定的阶段。")),
        narrow=Narrow.CARDS,
    )
