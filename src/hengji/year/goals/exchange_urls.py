"""Addresses of files in and out, and of the library of earlier goals; included by the room's urls.py."""

from django.urls import path

from .views import exchange, library

urlpatterns = [
    path("goals/<str:code>/import/", exchange.upload, name="goals-import"),
    path("goals/<str:code>/import/template/", exchange.template, name="goals-template"),
    path("goals/<str:code>/import/<str:token>/", exchange.preview, name="goals-import-preview"),
    path("goals/<str:code>/import/<str:token>/run/", exchange.run, name="goals-import-run"),
    path("goals/<str:code>/import/<str:token>/progress/", exchange.progress, name="goals-import-progress"),
    path("goals/<str:code>/export/", exchange.export, name="goals-export"),
    path("goal-sheets/<goalsheet:key>/export/", exchange.export_sheet, name="goals-sheet-export"),
    path("goal-sheets/<goalsheet:key>/library/", library.library, name="goals-library"),
    path("goal-sheets/<goalsheet:key>/library/adopt/", library.adopt, name="goals-library-adopt"),
]
