"""Who may do what with the calendar of working days: everybody reads it, the office and the administrator keep it."""

from hengji.foundation.access.policy import Relation, Row

ROWS = (
    Row("workdays.view", "everybody"),
    Row("workdays.edit", "office"),
    Row("workdays.edit", "office_chief"),
    Row("workdays.edit", "system_admin"),
)
RELATIONS: dict[str, Relation] = {}
