from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from . import amendment_urls, task_urls
from .views import saving, sheets


class SheetConverter(CodeConverter):
    """The key of a sheet: the plan's code, a full stop, the participant's code."""


class GoalConverter(CodeConverter):
    """Codes of goals; a converter's name belongs to one room."""


register_converter(SheetConverter, "goalsheet")
register_converter(GoalConverter, "goal")

urlpatterns = [
    path("goals/", sheets.goal_home, name="goals"),
    path("goals/<str:code>/start/<goal:participant>/", sheets.start, name="goals-start"),
    path("goal-sheets/<goalsheet:key>/", sheets.sheet, name="goals-sheet"),
    path("goal-sheets/<goalsheet:key>/save/", saving.save, name="goals-save"),
    path("goal-sheets/<goalsheet:key>/add/", saving.add, name="goals-add"),
    path("goal-sheets/<goalsheet:key>/paste/", saving.paste, name="goals-paste"),
    path("goal-sheets/<goalsheet:key>/goals/<goal:code>/", sheets.goal, name="goals-goal"),
    path("goal-sheets/<goalsheet:key>/goals/<goal:code>/step/", saving.step, name="goals-step"),
    *amendment_urls.urlpatterns,
    *task_urls.urlpatterns,
]
