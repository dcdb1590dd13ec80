"""Signing in, activating one's account, and one's own account page."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.lib import clock
from orgunits.demo import accounts
from orgunits.domain import account_links, account_reasons
from orgunits.domain.audit_words import words
from orgunits.guards import PUBLIC, SIGNED_IN, allow
from orgunits.models import AuditEvent

SIGN_INS = ("account.signed_in", "account.sign_in_failed", "account.factor_failed")


class SignInForm(AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. "
            "Hãy xem lại chữ hoa, chữ thường, bộ gõ tiếng Việt."
        ),
    }


class SignIn(LoginView):
    """The password here, with the lockout of axes; allauth asks for the second factor."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        return perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        single = {"url": reverse("openid_connect_login", args=["oidc"]), "name": settings.OIDC_NAME}
        extra = {"single_sign_on": single} if settings.OIDC_SERVER else {}
        return super().get_context_data(**kwargs) | extra | (_cast() if settings.DEMO else {})


def _cast() -> dict[str, Any]:
    return {"demo_accounts": accounts.labelled(), "demo_password": accounts.table()["password"]}


class Activate(PasswordResetConfirmView):
    token_generator = account_links.TOKENS
    template_name = "registration/activate.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        password = form.cleaned_data["new_password1"]
        account_links.set_password(user=self.user, password=password)
        self.request.session.flush()
        messages.success(self.request, _("Đã đặt mật khẩu. Hãy đăng nhập."))
        return HttpResponseRedirect(self.get_success_url())


sign_in = allow(PUBLIC)(SignIn.as_view())
activate = allow(PUBLIC)(Activate.as_view())


@allow(SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    held = user.grants.in_force(clock.today()).select_related("unit")
    own = AuditEvent.objects.filter(object_type="orgunits.user", object_id=str(user.pk))
    events = own.filter(action__in=SIGN_INS)[:10]
    context = {
        "grants": held,
        "rights": account_reasons.rights_of(user, held),
        "factors": user.authenticator_set.all(),
        "factor_needed": user.needs_second_factor(),
        "factor_required": settings.REQUIRE_SECOND_FACTOR,
        "events": [{"event": event, "words": words(event.action)} for event in events],
    }
    return render(request, "orgunits/accounts_mine.html", context)
