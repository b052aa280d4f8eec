from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from . import views

register_converter(CodeConverter, "code")

urlpatterns = [
    path("runs/", views.run_list, name="runs"),
    path("runs/<int:number>/", views.run_page, name="run"),
    path("runs/<int:number>/groups/<code:group>/", views.group_page, name="run-group"),
    path("runs/<int:number>/organs/<code:participant>/", views.organ_page, name="run-organ"),
    path("runs/<int:number>/organs/<code:participant>/compare/", views.compare_page, name="run-compare"),
    path("runs/<int:number>/organs/<code:participant>/nodes/<code:node>/", views.node_page, name="run-node"),
    path("runs/<int:number>/results.xlsx", views.workbook, name="run-workbook"),
    path("runs/<int:number>/results.csv", views.csv_file, name="run-csv"),
    path("runs/<int:number>/run.json", views.run_file, name="run-file"),
]
