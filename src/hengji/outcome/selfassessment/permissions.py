"""Who may do what in 自评."""

from collections.abc import Mapping

from hengji.foundation.access.policy import Governed, Relation, Row

RELATIONS: Mapping[str, Relation] = {}
ROWS: tuple[Row, ...] = ()
ACTIONS: Mapping[str, str] = {}
GOVERNED: tuple[Governed, ...] = ()
DEEDS: Mapping[str, str] = {}
