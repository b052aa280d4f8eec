from django.urls import path

from . import views

urlpatterns = [
    path("documents/templates/", views.templates, name="documents-templates"),
    path("documents/templates/<str:kind>/", views.template, name="documents-template"),
    path("documents/templates/<str:kind>/built-in/", views.built_in, name="documents-built-in"),
    path("documents/versions/<int:pk>/", views.version, name="documents-version"),
    path("documents/versions/<int:pk>/restore/", views.restore, name="documents-restore"),
]
