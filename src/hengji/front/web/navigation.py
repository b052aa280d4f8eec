"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from hengji.foundation.shell.navigation import Entry, Stage

ENTRIES = (Entry(Stage.WORKBENCH, "工作台", "workbench"),)
