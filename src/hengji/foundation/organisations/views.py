from typing import ClassVar

from django.contrib.auth import views as auth_views
from django.urls import reverse_lazy

from .forms import LoginForm


class Login(auth_views.LoginView):
    """Public by Django's own declaration."""

    template_name = "organisations/login.html"
    authentication_form: ClassVar[type[LoginForm]] = LoginForm
    redirect_authenticated_user = True


class Logout(auth_views.LogoutView):
    next_page = reverse_lazy("login")
