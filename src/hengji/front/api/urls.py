from django.urls import include, path

from . import views
from .site import api, endpoints

urlpatterns = [
    path("api/", views.description, name="api-description"),
    path("api/openapi.json", views.openapi, name="api-schema"),
    path("api/keys/", views.keys, name="api-keys"),
    path("api/keys/<int:pk>/revoke/", views.revoke, name="api-keys-revoke"),
    path("api/v1/", include((endpoints(api), "api"))),
]
