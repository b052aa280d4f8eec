"""Where notifications about a sheet lead."""

from hengji.foundation.notifications.actions.telling import Matter
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.review import REVIEW

LONGEST_KEY = 100  # of what a notification remembers


def page_of(sheet: GoalSheet) -> Matter:
    return Matter(REVIEW, sheet.key) if len(sheet.key) <= LONGEST_KEY else Matter()
