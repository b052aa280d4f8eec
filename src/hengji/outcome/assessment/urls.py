from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import effects, runs, trials, whatif

register_converter(CodeConverter, "code")

urlpatterns = [
    path("runs/", runs.run_list, name="runs"),
    path("runs/<int:number>/", runs.run_page, name="run"),
    path("runs/<int:number>/groups/<code:group>/", runs.group_page, name="run-group"),
    path("runs/<int:number>/organs/<code:participant>/", runs.organ_page, name="run-organ"),
    path("runs/<int:number>/organs/<code:participant>/compare/", runs.compare_page, name="run-compare"),
    path("runs/<int:number>/organs/<code:participant>/nodes/<code:node>/", runs.node_page, name="run-node"),
    path("runs/<int:number>/results.xlsx", runs.workbook, name="run-workbook"),
    path("runs/<int:number>/results.csv", runs.csv_file, name="run-csv"),
    path("runs/<int:number>/run.json", runs.run_file, name="run-file"),
    path("trials/", trials.home, name="trials"),
    path("trials/<str:kind>/<code:key>/", trials.page, name="trial"),
    path("whatif/", whatif.home, name="whatif"),
    path("whatif/<str:kind>/<code:key>/", whatif.page, name="whatif-base"),
    path("whatif/<str:kind>/<code:key>/panel/", whatif.panel, name="whatif-panel"),
    path("whatif/<str:kind>/<code:key>/save/", whatif.save, name="whatif-save"),
    path("plans/<str:code>/corrections/<int:number>/effect/", effects.effect, name="correction-effect"),
    path("scenarios/compare/", whatif.compare, name="scenarios-compare"),
    path("scenarios/<int:pk>/", whatif.scenario, name="scenario"),
    path("scenarios/<int:pk>/remove/", whatif.remove, name="scenario-remove"),
]
