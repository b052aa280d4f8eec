"""The background work belongs to the system administrator; it holds no business data."""

from hengji.foundation.access.policy import Relation, Row

ROWS = (Row("operations.jobs", "system_admin"),)
RELATIONS: dict[str, Relation] = {}
