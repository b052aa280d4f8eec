from django.urls import path

from . import views

urlpatterns = [
    path("notifications/", views.listing, name="notifications"),
    path("notifications/read/", views.read_all, name="notifications-read-all"),
    path("notifications/settings/", views.settings, name="notifications-settings"),
    path("notifications/<int:pk>/", views.opened, name="notifications-open"),
    path("notifications/<int:pk>/read/", views.read, name="notifications-read"),
]
