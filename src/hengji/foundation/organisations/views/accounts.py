from django.contrib.auth import views as auth_views

from hengji.foundation.access.views import action

from ..forms import LoginForm


class Login(auth_views.LoginView):
    """Public by Django's own declaration."""

    template_name = "organisations/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


@action("access.log_out")
class Logout(auth_views.LogoutView):
    next_page = "login"
