from django.urls import path

from . import views
from .views import policy

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("permissions/", policy.permission_list, name="permission_list"),
    path("permissions/export/", policy.permission_export, name="permission_export"),
    path("permissions/record/", policy.record_access, name="record_access"),
]
