"""The rule book and the packs are published texts: everybody with an account may read them."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row
from hengji.foundation.access.roles import EVERYBODY

VIEW_RULES = "plans.view_rules"

ROWS = (Row(VIEW_RULES, EVERYBODY),)

ACTIONS = {VIEW_RULES: _("查看规则库和考评办法模板")}
