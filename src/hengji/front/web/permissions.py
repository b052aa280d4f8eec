"""Everybody has a workbench and an inbox; what stands in them is decided by the rooms."""

from hengji.foundation.access.policy import Relation, Row

ROWS = (Row("web.workbench", "everybody"), Row("web.inbox", "everybody"))
RELATIONS: dict[str, Relation] = {}
