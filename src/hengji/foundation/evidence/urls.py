from django.urls import path

from . import views

urlpatterns = [
    path("materials/", views.listing, name="evidence-list"),
    path("materials/upload/", views.upload, name="evidence-upload"),
    path("materials/uploads/", views.start, name="evidence-upload-start"),
    path("materials/uploads/<uuid:key>/", views.piece, name="evidence-upload-piece"),
    path("materials/uploads/<uuid:key>/finish/", views.finish, name="evidence-upload-finish"),
    path("materials/picker/", views.picker, name="evidence-picker"),
    path("materials/papers/new/", views.enter_paper, name="evidence-paper-new"),
    path("materials/papers/<int:key>/", views.paper_page, name="evidence-paper"),
    path("materials/papers/<int:key>/check/", views.check_paper, name="evidence-paper-check"),
    path("materials/papers/<int:key>/return/", views.return_paper, name="evidence-paper-return"),
    path("materials/<int:key>/", views.page, name="evidence-file"),
    path("materials/<int:key>/download/", views.download, name="evidence-download"),
    path("materials/<int:key>/describe/", views.describe, name="evidence-describe"),
    path("materials/<int:key>/withdraw/", views.withdraw, name="evidence-withdraw"),
]
