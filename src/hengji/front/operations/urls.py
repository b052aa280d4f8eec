from django.urls import path

from . import views

urlpatterns = [
    path("operations/jobs/", views.overview, name="jobs"),
    path("operations/jobs/run/", views.run_soon, name="jobs-run"),
    path("operations/jobs/<uuid:pk>/retry/", views.retry, name="jobs-retry"),
]
