"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.shell.navigation import Entry, Stage

ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.ASSESSMENT, _("汇总"), "runs"),
    Entry(Stage.MATERIALS, _("规则库"), "rules"),
    Entry(Stage.MATERIALS, _("考评办法模板"), "packs"),
)
