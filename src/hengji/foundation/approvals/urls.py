from django.urls import path

from . import views

urlpatterns = [
    path("approvals/", views.listing, name="approvals"),
    path("approvals/<int:pk>/", views.case, name="approval"),
    path("approvals/<int:pk>/decide/", views.decide, name="approval-decide"),
    path("approvals/<int:pk>/withdraw/", views.withdraw, name="approval-withdraw"),
    path("approvals/<int:pk>/record/", views.record, name="approval-record"),
    path("approvals/<int:pk>/check/", views.check, name="approval-check"),
    path("approvals/<int:pk>/reroute/", views.reroute, name="approval-reroute"),
    path("approvals/<int:pk>/print/", views.printed, name="approval-print"),
]
