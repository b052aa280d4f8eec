"""The written list of the rooms' addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("hengji.front.web.urls")),
    path("", include("hengji.outcome.grading.urls")),
    path("", include("hengji.outcome.assessment.urls")),
    path("", include("hengji.year.observations.urls")),
    path("", include("hengji.year.plans.urls")),
    path("", include("hengji.year.goals.urls")),
    path("", include("hengji.foundation.documents.urls")),
    path("", include("hengji.foundation.evidence.urls")),
    path("", include("hengji.foundation.burden.urls")),
    path("", include("hengji.foundation.organisations.urls")),
    path("", include("hengji.foundation.ledger.urls")),
    path("", include("hengji.front.api.urls")),
    path("", include("hengji.front.operations.urls")),
    path("", include("hengji.foundation.notifications.urls")),
    path("", include("hengji.foundation.workdays.urls")),
    path("", include("hengji.foundation.approvals.urls")),
]

handler400 = "hengji.foundation.shell.views.bad_request"
handler403 = "hengji.foundation.shell.views.forbidden"
handler404 = "hengji.foundation.shell.views.not_found"
handler500 = "hengji.foundation.shell.views.server_error"
