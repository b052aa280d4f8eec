"""Addresses of what the office arranges beside the text of a scheme."""

from django.urls import path

from .views import arrangements, granting, participants_file

urlpatterns = [
    path("plans/<str:code>/participants/export/", participants_file.export_people, name="plan-people-export"),
    path("plans/<str:code>/participants/import/", participants_file.import_people, name="plan-people-import"),
    path(
        "plans/<str:code>/participants/import/<str:token>/", participants_file.preview_people,
        name="plan-people-preview",
    ),
    path(
        "plans/<str:code>/participants/import/<str:token>/run/", participants_file.run_people, name="plan-people-run"
    ),
    path("plans/<str:code>/groups/", arrangements.groups, name="plan-groups"),
    path("plans/<str:code>/groups/set/", arrangements.set_leads, name="plan-groups-set"),
    path("plans/<str:code>/substitutes/", arrangements.substitutes, name="plan-substitutes"),
    path("plans/<str:code>/substitutes/set/", arrangements.set_substitute, name="plan-substitutes-set"),
    path("plans/<str:code>/disclosure/", arrangements.disclosure, name="plan-disclosure"),
    path("plans/<str:code>/disclosure/open/", arrangements.open_item, name="plan-disclosure-open"),
    path("plans/<str:code>/grants/", granting.grants, name="plan-grants"),
    path("plans/<str:code>/grants/give/", granting.grant, name="plan-grants-give"),
    path("plans/<str:code>/grants/<int:pk>/confirm/", granting.confirm_grant, name="plan-grant-confirm"),
    path("plans/<str:code>/grants/<int:pk>/revoke/", granting.revoke_grant, name="plan-grant-revoke"),
]  # fmt: skip
