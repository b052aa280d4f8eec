"""The workbench is for everybody with an account; it shows only what holds something for that person."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row
from hengji.foundation.access.roles import EVERYBODY

ROWS = (Row("web.workbench.view", EVERYBODY),)

ACTIONS = {"web.workbench.view": _("打开工作台")}
