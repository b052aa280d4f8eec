"""Addresses of a plan beside its superior's, and of filings."""

from django.urls import path

from .views import filings

urlpatterns = [
    path("plans/<str:code>/superior/", filings.superior, name="plan-superior"),
    path("plans/<str:code>/superior/taken/", filings.take, name="plan-superior-take"),
    path("plans/<str:code>/superior/file/", filings.file_upward, name="plan-superior-file"),
    path("plans/<str:code>/below/", filings.below, name="plan-below"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/decide/", filings.decide, name="filing-decide"),
    path("filings/<int:pk>/pack.yaml", filings.pack, name="filing-pack"),
]
