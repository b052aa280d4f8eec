"""账号管理: the system administrator's pages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengji.foundation.access.views import action
from hengji.foundation.organisations import actions, queries
from hengji.foundation.organisations.forms import AccountForm, DisableForm, IdentityForm
from hengji.foundation.organisations.models import ExternalIdentity, User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.organisations.tables import account_table, moment
from hengji.foundation.shell.pages import Action, Crumb, Page

from .posted import posted

PER_PAGE = 50


@action("account.view")
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("words", "").strip(), request.GET.get("state", "")
    found = queries.managed_accounts(reader(request), words=words, state=state)
    page_of_list = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page = Page(
        _("账号管理"),
        _("账号只停用、不删除，做过的事始终查得到。这里看不到任何业务数据。"),
        actions=(Action(_("新建账号"), reverse("account_new"), "user", primary=True),),
    )
    context = {
        "page": page,
        "table": account_table(page_of_list),
        "page_of_list": page_of_list,
        "words": words,
        "state": state,
    }
    return render(request, "organisations/account_list.html", context)


@action("account.manage")
@second_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    form = AccountForm(posted(request))
    if form.is_valid():
        password = actions.new_password()
        try:
            made = actions.create_account(**form.cleaned_data, password=password, by=reader(request), must_change=True)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return show_password(request, made, password)
    context = {"page": Page(_("新建账号"), crumbs=(_list_crumb(),)), "form": form}
    return render(request, "organisations/account_new.html", context)


@action("account.view")
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return show_account(request, _account(request, "account.view", pk))


@action("account.manage")
@require_POST
@second_factor_required
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _account(request, "account.manage", pk), DisableForm(request.POST)
    if not form.is_valid():
        return show_account(request, found, reason=form)
    try:
        actions.disable_account(found, by=reader(request), reason=form.cleaned_data["reason"])
    except ValidationError as error:
        return _refused(request, pk, error)
    messages.success(request, _("账号已停用，它的登录随即结束。"))
    return redirect("account", pk)


@action("account.manage")
@require_POST
@second_factor_required
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    actions.enable_account(_account(request, "account.manage", pk), by=reader(request))
    messages.success(request, _("账号已启用，可以用原来的密码登录。"))
    return redirect("account", pk)


@action("account.manage")
@require_POST
@second_factor_required
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    found = _account(request, "account.manage", pk)
    try:
        password = actions.reset_password(found, by=reader(request))
    except ValidationError as error:
        return _refused(request, pk, error)
    return show_password(request, found, password)


@action("account.manage")
@require_POST
@second_factor_required
def account_factors(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.remove_second_factors(_account(request, "account.manage", pk), by=reader(request))
    except ValidationError as error:
        return _refused(request, pk, error)
    messages.success(request, _("两步验证已解除，请本人登录后重新设置。"))
    return redirect("account", pk)


@action("account.manage")
@require_POST
@second_factor_required
def identity_bind(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _account(request, "account.manage", pk), IdentityForm(request.POST)
    if not form.is_valid():
        return show_account(request, found, identity=form)
    try:
        actions.bind_identity(found, **form.cleaned_data, by=reader(request))
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return show_account(request, found, identity=form)
    messages.success(request, _("统一身份已绑定，可以用它登录。"))
    return redirect("account", pk)


@action("account.manage")
@require_POST
@second_factor_required
def identity_unbind(request: HttpRequest, pk: int, identity: int) -> HttpResponse:
    found = get_object_or_404(ExternalIdentity, pk=identity, user=_account(request, "account.manage", pk))
    actions.unbind_identity(found, by=reader(request))
    messages.success(request, _("统一身份已解除绑定，不能再用它登录。"))
    return redirect("account", pk)


def show_account(
    request: HttpRequest, found: User, *, reason: DisableForm | None = None, identity: IdentityForm | None = None
) -> HttpResponse:
    identity = identity or IdentityForm()
    context = {
        "page": Page(found.display_name, _("账号%(name)s") % {"name": found.username}, (_list_crumb(),)),
        "account": found,
        "is_own": found == request.user,
        "created": moment(found.created_at),
        "last_login": moment(found.last_login),
        "factors": queries.second_factors_of(found),
        "identities": found.identities.all(),
        "reason_form": reason or DisableForm(),
        "identity_form": identity if identity.has_services else None,
    }
    return render(request, "organisations/account.html", context)


def show_password(request: HttpRequest, found: User, password: str) -> HttpResponse:
    """The only time that it is seen; the page is not kept by the browser."""
    page = Page(_("一次性密码"), _("只显示这一次，请当面或用安全的方式交给本人。"), (_list_crumb(),))
    return render(
        request, "organisations/one_time_password.html", {"page": page, "account": found, "password": password}
    )


def _account(request: HttpRequest, name: str, pk: int) -> User:
    return get_object_or_404(queries.accounts_for(reader(request), name), pk=pk)


def _refused(request: HttpRequest, pk: int, error: ValidationError) -> HttpResponse:
    messages.error(request, error.messages[0])
    return redirect("account", pk)


def _list_crumb() -> Crumb:
    return Crumb(_("账号管理"), reverse("account_list"))
