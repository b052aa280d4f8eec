from django.urls import path

from . import views
from .views import editor, moving

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/<str:key>/", views.rule, name="rule"),
    path("packs/", views.packs, name="packs"),
    path("packs/<str:name>/", views.pack, name="pack"),
]

# The editor of a draft's tree: the first address shows, the others are posted to.
urlpatterns += [
    path("plans/<str:code>/edit/", editor.editor, name="plan-edit"),
    path("plans/<str:code>/edit/save/", editor.save, name="plan-edit-save"),
    path("plans/<str:code>/edit/step/", moving.step, name="plan-edit-step"),
    path("plans/<str:code>/edit/worths/", editor.worths, name="plan-edit-worths"),
    path("plans/<str:code>/edit/section/", editor.section, name="plan-edit-section"),
    path("plans/<str:code>/edit/bars/", editor.bars, name="plan-edit-bars"),
    path("plans/<str:code>/edit/case/", editor.case, name="plan-edit-case"),
    path("plans/<str:code>/edit/undo/", editor.undo, name="plan-edit-undo"),
    path("plans/<str:code>/edit/preview/", editor.preview, name="plan-edit-preview"),
]
