"""Who may do what in 考评组."""

from collections.abc import Mapping

from hengji.foundation.access.policy import Governed, Relation, Row

RELATIONS: Mapping[str, Relation] = {}
ROWS: tuple[Row, ...] = ()
ACTIONS: Mapping[str, str] = {}
GOVERNED: tuple[Governed, ...] = ()
DEEDS: Mapping[str, str] = {}
