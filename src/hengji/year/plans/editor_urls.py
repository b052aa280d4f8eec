"""Addresses of the editor of a plan's tree; the first shows, the others change and are posted to."""

from django.urls import path

from . import editor_views as views

urlpatterns = [
    path("plans/<str:code>/edit/", views.editor, name="plan-edit"),
    path("plans/<str:code>/edit/save/", views.save, name="plan-edit-save"),
    path("plans/<str:code>/edit/step/", views.step, name="plan-edit-step"),
    path("plans/<str:code>/edit/worths/", views.worths, name="plan-edit-worths"),
    path("plans/<str:code>/edit/section/", views.section, name="plan-edit-section"),
    path("plans/<str:code>/edit/bars/", views.bars, name="plan-edit-bars"),
    path("plans/<str:code>/edit/case/", views.case, name="plan-edit-case"),
    path("plans/<str:code>/edit/undo/", views.undo, name="plan-edit-undo"),
    path("plans/<str:code>/edit/preview/", views.preview, name="plan-edit-preview"),
]
