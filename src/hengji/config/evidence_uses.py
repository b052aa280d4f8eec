"""The written list of rooms that use materials, each with its answer to who may see the using object."""

from hengji.foundation.approvals import uses as approvals
from hengji.foundation.evidence.use_rules import UseRule
from hengji.year.goals import uses as goals
from hengji.year.observations import uses as observations

RULES: tuple[UseRule, ...] = (approvals.RULE, observations.RULE, goals.RULE)
