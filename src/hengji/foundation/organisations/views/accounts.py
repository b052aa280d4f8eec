from django.contrib.auth import views as auth_views

from ..forms import LoginForm


class Login(auth_views.LoginView):
    """Public by Django's own declaration."""

    template_name = "organisations/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class Logout(auth_views.LogoutView):
    next_page = "login"
