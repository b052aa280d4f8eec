from django.urls import path

from . import views
from .views import policy

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("permissions/", policy.permission_list, name="permission_list"),
    path("permissions/export/", policy.permission_export, name="permission_export"),
    path("permissions/record/", policy.record_access, name="record_access"),
    path("organisations/", views.tree, name="organisations"),
    path("organisations/exchange/", views.exchange, name="organisations-exchange"),
    path("organisations/exchange/export/", views.export, name="organisations-export"),
    path("organisations/exchange/<str:token>/", views.preview, name="organisations-preview"),
    path("organisations/exchange/<str:token>/run/", views.run, name="organisations-run"),
    path("organisations/exchange/<str:token>/progress/", views.progress, name="organisations-progress"),
    path("organisations/of/<str:code>/", views.organisation, name="organisation"),
    path("organisations/of/<str:code>/branch/", views.branch, name="organisation-branch"),
    path("organisations/of/<str:code>/<slug:name>/", views.step, name="organisation-step"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/of/<str:code>/", views.person, name="person"),
    path("people/of/<str:code>/hand-over/", views.person_hand_over, name="person-hand-over"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment-end"),
    path("delegations/", views.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", views.delegation_end, name="delegation-end"),
    path("grants/", views.grants, name="grants"),
    path("grants/new/", views.grant_new, name="grant-new"),
    path("grants/confirm/", views.confirm, name="grants-confirm"),
    path("grants/<int:pk>/revoke/", views.grant_revoke, name="grant-revoke"),
]
