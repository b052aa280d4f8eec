"""The written list of rooms that use materials, each with its answer to who may see the using object."""

from hengji.foundation.approvals import uses as approvals
from hengji.foundation.evidence.use_rules import UseRule

RULES: tuple[UseRule, ...] = (approvals.RULE,)
