from django.urls import path

from . import views

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("inbox/", views.whole_inbox, name="inbox"),
    path("counts/", views.counts, name="counts"),
]
