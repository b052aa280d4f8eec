from django.urls import path, register_converter

from hengji.foundation.common.codes import CodeConverter

from . import arrangement_urls, comment_urls, filing_urls, sub_rule_urls, views
from .views import approval, editor, moving


class IndicatorConverter(CodeConverter):
    """Codes of indicators; a converter's name belongs to one room."""


class SubmissionConverter(CodeConverter):
    """The key of a submission: the plan's code, a full stop, the number."""


register_converter(IndicatorConverter, "indicator")
register_converter(SubmissionConverter, "submission")

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/", views.rule, name="rule"),
    path("packs/", views.packs, name="packs"),
    path("packs/<str:name>/", views.pack, name="pack"),
    path("plans/", views.plan_list, name="plans"),
    path("plans/new/", views.plan_new, name="plan-new"),
    path("plans/<str:code>/", views.plan_page, name="plan"),
    path("plans/<str:code>/nodes/<indicator:node>/", views.node_page, name="plan-node"),
    path("plans/<str:code>/step/", views.step, name="plan-step"),
    path("plans/<str:code>/issue/", views.issue, name="plan-issue"),
    path("plans/<str:code>/approval/", approval.approval, name="plan-approval"),
    path("plans/<str:code>/approval/chain/", approval.chain, name="plan-chain"),
    path("plans/<str:code>/approval/chain/<str:matter>/", approval.chain_of_matter, name="plan-chain-of"),
    path("plans/<str:code>/approval/submit/", approval.submit, name="plan-submit"),
    path("submissions/<submission:key>/", approval.submission, name="plan-submission"),
    path("plans/<str:code>/edits/", views.edits, name="plan-edits"),
    path("plans/<str:code>/undo/", views.undo, name="plan-undo"),
    path("plans/<str:code>/import/", views.import_page, name="plan-import"),
    path("plans/<str:code>/pack.yaml", views.pack_file, name="plan-pack"),
    path("plans/<str:code>/scheme.xlsx", views.workbook_file, name="plan-workbook"),
    path("plans/<str:code>/compare/", views.compare, name="plan-compare"),
    path("plans/<str:code>/participants/", views.people, name="plan-people"),
    path("plans/<str:code>/participants/enter/", views.enter, name="plan-enter"),
    path("plans/<str:code>/calendar/", views.calendar, name="plan-calendar"),
    path("plans/<str:code>/calendar/set/", views.set_calendar, name="plan-calendar-set"),
    path("plans/<str:code>/corrections/", views.corrections, name="plan-corrections"),
    path("plans/<str:code>/corrections/new/", views.correct, name="plan-correct"),
    path("plans/<str:code>/corrections/<int:number>/", views.correction, name="plan-correction"),
    path("plans/<str:code>/corrections/<int:number>/decide/", views.decide, name="plan-correction-decide"),
    *comment_urls.urlpatterns,
    *filing_urls.urlpatterns,
    *sub_rule_urls.urlpatterns,
    *arrangement_urls.urlpatterns,
]

# The editor of a draft's tree: the first address shows, the others are posted to.
urlpatterns += [
    path("plans/<str:code>/edit/", editor.editor, name="plan-edit"),
    path("plans/<str:code>/edit/save/", editor.save, name="plan-edit-save"),
    path("plans/<str:code>/edit/step/", moving.step, name="plan-edit-step"),
    path("plans/<str:code>/edit/worths/", editor.worths, name="plan-edit-worths"),
    path("plans/<str:code>/edit/section/", editor.section, name="plan-edit-section"),
    path("plans/<str:code>/edit/bars/", editor.bars, name="plan-edit-bars"),
    path("plans/<str:code>/edit/marks/", editor.marks, name="plan-edit-marks"),
    path("plans/<str:code>/edit/case/", editor.case, name="plan-edit-case"),
    path("plans/<str:code>/edit/undo/", editor.undo, name="plan-edit-undo"),
    path("plans/<str:code>/edit/preview/", editor.preview, name="plan-edit-preview"),
]
