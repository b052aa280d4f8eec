from django.urls import path

from . import views

urlpatterns = [
    path("ledger/", views.entries, name="ledger"),
    path("ledger/checkpoints/", views.checkpoints, name="ledger-checkpoints"),
    path("ledger/checkpoints/new/", views.new_checkpoint, name="ledger-checkpoint-new"),
    path("ledger/checkpoints/<int:size>/", views.note, name="ledger-note"),
    path("ledger/package/", views.package, name="ledger-package"),
]
