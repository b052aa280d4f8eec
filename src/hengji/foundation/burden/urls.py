from django.urls import path

from . import views

urlpatterns = [path("burden/", views.burden, name="burden")]
