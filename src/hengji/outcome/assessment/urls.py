from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from .views import effects, own, plan_runs, runs, trials, whatif

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
    path("runs/<int:number>/changes/<int:other>/", plan_runs.changes, name="run-changes"),
    path("plans/<str:code>/runs/", plan_runs.listing, name="plan-runs"),
    path("plans/<str:code>/runs/try/", plan_runs.make_provisional, name="plan-run-try"),
    path("plans/<str:code>/runs/official/", plan_runs.make_official, name="plan-run-official"),
    path("plans/<str:code>/runs/progress/<str:token>/", plan_runs.progress, name="plan-run-progress"),
    path("my-results/", own.listing, name="own-results"),
    path("my-results/<int:pk>/", own.total, name="own-result"),
    path("my-results/<int:pk>/score-sheet/", own.score_sheet, name="own-score-sheet"),
    path("my-results/<int:pk>/nodes/<code:node>/", own.node, name="own-result-node"),
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
