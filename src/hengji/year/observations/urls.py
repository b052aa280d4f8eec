from django.urls import path

from .views import exchange, lists, one, past

urlpatterns = [
    path("observations/", lists.plans, name="observations-plans"),
    path("observations/<int:pk>/", one.observation, name="observation"),
    path("observations/<int:pk>/confirm/", one.confirm, name="observation-confirm"),
    path("observations/<int:pk>/void/", one.void, name="observation-void"),
    path("observations/<int:pk>/replace/", one.replace, name="observation-replace"),
    path("observations/voidings/<int:pk>/answer/", one.answer, name="voiding-answer"),
    path("plans/<str:code>/observations/", lists.listing, name="observations"),
    path("plans/<str:code>/observations/new/", one.new, name="observation-new"),
    path("plans/<str:code>/observations/confirm/", lists.confirm_many, name="observations-confirm"),
    path("plans/<str:code>/observations/doubles/", lists.doubles, name="observations-doubles"),
    path("plans/<str:code>/observations/template/", exchange.template, name="observations-template"),
    path("plans/<str:code>/observations/export/", exchange.export, name="observations-export"),
    path("plans/<str:code>/observations/import/", exchange.upload, name="observations-import"),
    path("plans/<str:code>/observations/import/<str:token>/", exchange.preview, name="observations-preview"),
    path("plans/<str:code>/observations/import/<str:token>/run/", exchange.run, name="observations-run"),
    path("plans/<str:code>/observations/import/<str:token>/progress/", exchange.progress, name="observations-progress"),
    path("history/", past.organs, name="past-values"),
    path("history/organs/<str:code>/", past.organ, name="past-values-of"),
    path("history/values/<int:pk>/", past.value, name="past-value"),
    path("history/values/<int:pk>/correct/", past.correct, name="past-correct"),
    path("history/template/", past.template, name="past-template"),
    path("history/export/", past.export, name="past-export"),
    path("history/import/", past.upload, name="past-import"),
    path("history/import/<str:token>/", past.preview, name="past-preview"),
    path("history/import/<str:token>/run/", past.run, name="past-run"),
    path("history/import/<str:token>/progress/", past.progress, name="past-progress"),
]
