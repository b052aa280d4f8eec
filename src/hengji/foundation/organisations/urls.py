from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import URLPattern, path

from hengji.foundation.access.public import public
from hengji.foundation.access.views import action

from . import views
from .views import accounts, login, own, policy, setup

own_page = action("account.own")

# Names that begin with account_, mfa_ or openid_connect_ and stand below are those by which allauth finds our pages.
LOGIN: list[URLPattern] = [
    path("login/", login.log_in, name="account_login"),
    path("login/second/", login.SecondStep.as_view(), name="mfa_authenticate"),
    path("login/passkey/", login.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("login/with/<slug:key>/", login.external_login, name="external_login"),
    path("login/with/<slug:key>/back/", login.external_login_back, name="external_login_back"),
    path("login/oidc/<slug:provider_id>/", public(oidc.login), name="openid_connect_login"),
    path("login/oidc/<slug:provider_id>/back/", public(oidc.callback), name="openid_connect_callback"),
    path("logout/", login.log_out, name="logout"),
    path("setup/", setup.first_administrator, name="first_administrator"),
]

OWN: list[URLPattern] = [
    path("account/", own.my_account, name="my_account"),
    path("account/password/", own.change_password, name="change_password"),
    path("account/logins/end/", own.end_other_logins, name="end_other_logins"),
    path("account/logins/<slug:login>/end/", own.end_login, name="end_login"),
    path("account/second-factor/", own.second_factors, name="mfa_index"),
    path("account/second-factor/app/", own_page(own.AddApp.as_view()), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own_page(own.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("account/second-factor/passkey/", own_page(own.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkey/<int:pk>/remove/",
        own_page(own.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("account/second-factor/codes/", own_page(own.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/", own_page(own.NewRecoveryCodes.as_view()), name="mfa_generate_recovery_codes"
    ),
    path("account/confirm/", own_page(own.ConfirmByPassword.as_view()), name="account_reauthenticate"),
    path("account/confirm/code/", own_page(own.ConfirmByCode.as_view()), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", own_page(own.ConfirmByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
]

MANAGED: list[URLPattern] = [
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/disable/", accounts.account_disable, name="account_disable"),
    path("accounts/<int:pk>/enable/", accounts.account_enable, name="account_enable"),
    path("accounts/<int:pk>/reset/", accounts.account_reset, name="account_reset"),
    path("accounts/<int:pk>/second-factor/", accounts.account_factors, name="account_factors"),
    path("accounts/<int:pk>/identities/", accounts.identity_bind, name="identity_bind"),
    path("accounts/<int:pk>/identities/<int:identity>/remove/", accounts.identity_unbind, name="identity_unbind"),
]

DIRECTORY: list[URLPattern] = [
    path("permissions/", policy.permission_list, name="permission_list"),
    path("permissions/export/", policy.permission_export, name="permission_export"),
    path("permissions/record/", policy.record_access, name="record_access"),
    path("organisations/", views.tree, name="organisations"),
    path("organisations/exchange/", views.exchange, name="organisations-exchange"),
    path("organisations/exchange/export/", views.export, name="organisations-export"),
    path("organisations/exchange/<str:token>/", views.preview, name="organisations-preview"),
    path("organisations/exchange/<str:token>/run/", views.run, name="organisations-run"),
    path("organisations/exchange/<str:token>/progress/", views.progress, name="organisations-progress"),
    path("organisations/of/<str:code>/", views.organisation, name="organisation"),
    path("organisations/of/<str:code>/branch/", views.branch, name="organisation-branch"),
    *(
        path(f"organisations/of/<str:code>/{name}/", views.step_view(name), name=f"organisation-step-{name}")
        for name in views.STEPS
    ),
    path("people/new/", views.person_new, name="person-new"),
    path("people/of/<str:code>/", views.person, name="person"),
    path("people/of/<str:code>/hand-over/", views.person_hand_over, name="person-hand-over"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment-end"),
    path("delegations/", views.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", views.delegation_end, name="delegation-end"),
    path("grants/", views.grants, name="grants"),
    path("grants/new/", views.grant_new, name="grant-new"),
    path("grants/confirm/", views.confirm, name="grants-confirm"),
    path("grants/<int:pk>/revoke/", views.grant_revoke, name="grant-revoke"),
]

urlpatterns = [*LOGIN, *OWN, *MANAGED, *DIRECTORY]
