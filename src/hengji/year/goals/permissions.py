"""Who may do what with the goals of a year; the rows stand beside the nouns that they are about."""

from . import task_permissions as tasks

ROWS = (*tasks.ROWS,)

ACTIONS = {**tasks.ACTIONS}

GOVERNED = (*tasks.GOVERNED,)

DEEDS = {**tasks.DEEDS}
