from django.urls import include, path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import alike, goal_map, saving, sheets


class GoalSheetConverter(CodeConverter):
    """The key of a sheet: the plan's code, a full stop, the participant's code."""


class GoalConverter(CodeConverter):
    """Codes of goals; a converter's name belongs to one room."""


register_converter(GoalSheetConverter, "goalsheet")
register_converter(GoalConverter, "goal")

# By their names, so that they are read after the converters are known.
urlpatterns = [
    path("", include("hengji.year.goals.exchange_urls")),
    path("", include("hengji.year.goals.review_urls")),
    path("", include("hengji.year.goals.amendment_urls")),
    path("", include("hengji.year.goals.task_urls")),
    path("", include("hengji.year.goals.letter_urls")),
    path("", include("hengji.year.goals.cascade_urls")),
    path("goals/", sheets.goal_home, name="goals"),
    path("goals/<str:code>/alike/", alike.alike, name="goals-alike"),
    path("goals/<str:code>/start/<goal:participant>/", sheets.start, name="goals-start"),
    path("goal-sheets/<goalsheet:key>/", sheets.sheet, name="goals-sheet"),
    path("goal-sheets/<goalsheet:key>/save/", saving.save, name="goals-save"),
    path("goal-sheets/<goalsheet:key>/add/", saving.add, name="goals-add"),
    path("goal-sheets/<goalsheet:key>/paste/", saving.paste, name="goals-paste"),
    path("goal-sheets/<goalsheet:key>/goals/<goal:code>/", sheets.goal, name="goals-goal"),
    path("goal-sheets/<goalsheet:key>/goals/<goal:code>/step/", saving.step, name="goals-step"),
    path("goal-sheets/<goalsheet:key>/map/", goal_map.goal_map, name="goals-map"),
]
