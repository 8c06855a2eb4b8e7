"""How allauth behaves here: who may sign up and as whom, which mail it sends, which names an authenticator shows."""

import uuid
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from content.models import Network
from members.accounts import name_newcomer
from members.banning import ban_at, standing_ban
from members.delivery import post_mail
from members.models import Member
from members.models.zones import zone_or

CODES = {
    "account/email/login_code": _("to come in"),
    "account/email/email_confirmation": _("to keep your new address"),
    "account/email/email_confirmation_signup": _("to open your account"),
}
"""allauth's mails that carry six digits, and what these are for."""

NOT_HERE = "account/email/unknown_account"
LETTERS = {
    "account/email/account_already_exists": "account/already_here",
    NOT_HERE: "account/not_here",
}

NOTICES = {
    "account/email/email_changed": _("Your e-mail address here is now {to_email}. It was {from_email}."),
    "mfa/email/totp_activated": _("An authenticator app now guards your account."),
    "mfa/email/totp_deactivated": _("The authenticator app of your account was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account; older ones have ended."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
}
"""What a notice about a change says; a change that allauth learns to tell of later is told in general words."""
SOMETHING_CHANGED = _("The way into your account was changed.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up follows the network's setting; every mail goes through the hub's own queue."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(Network.load(request_or_site=request).sign_up == Network.SignUp.OPEN)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Save a newcomer with a name, a free handle, and the language and zone of the page they came by."""
        super().save_user(request, user, form, commit=False)
        typed = form.cleaned_data
        return name_newcomer(user, typed["display_name"], language=(get_language() or "en")[:2], zone=typed["zone"])

    def post_login(
        self, request: HttpRequest, user: Any, *, signup: bool, redirect_url: str | None, **rest: Any
    ) -> HttpResponse:
        """Welcome a newcomer first, and remember where they were on their way to."""
        if signup:
            onward = f"?{urlencode({'next': redirect_url})}" if redirect_url else ""
            redirect_url = reverse("welcome") + onward
        return super().post_login(request, user, signup=signup, redirect_url=redirect_url, **rest)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ask for the passkey first where there is no app; recovery codes are the last resort."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
        return ways if has_app else sorted(ways, key=lambda way: way["id"] == "mfa_reauthenticate")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail down in the language of whoever owns the address, else of the page."""
        language = _language_of(email)
        with override(language), transaction.atomic():
            template, words = _letter(template_prefix, email, context)
            post_mail(
                key=f"{template}:{uuid.uuid4()}",
                to=email,
                language=language,
                template=template,
                context={"email": email, **words},
                secret=template_prefix in CODES,
            )

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Tell who has proved that it is their account why it is closed, and until when, in their language."""
        with override(user.language), timezone.override(zone_or(user.zone, settings.TIME_ZONE)):
            return render(request, "account/account_inactive.html", {"ban": standing_ban(user)}, status=403)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Nobody has a password here, so this mail leads to the door instead of to a reset."""
        self.send_mail("account/email/account_already_exists", email, {})


class MFAAdapter(DefaultMFAAdapter):
    """An authenticator shows the network's name, not that of a server."""

    def get_totp_issuer(self) -> str:
        return str(Network.load().name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def _language_of(email: str) -> str:
    address = EmailAddress.objects.filter(email=email.lower()).select_related("user").first()
    member = address.user if address else Member.objects.filter(email=email.lower()).first()
    return member.language if member else (get_language() or "en")[:2]


def _letter(prefix: str, email: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return our template for allauth's mail, and what it needs to know.

    To allauth a closed account is none; only whoever reads the mail of its address learns why it is closed.
    """
    ban = ban_at(email) if prefix == NOT_HERE else None
    if ban:
        return "account/closed", {"ban": ban, "zone": zone_or(ban.member.zone, settings.TIME_ZONE)}
    if prefix in CODES:
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        return "account/code", {"code": context["code"], "purpose": CODES[prefix], "minutes": minutes}
    if prefix in LETTERS:
        return LETTERS[prefix], {
            "sign_in": f"{settings.SITE_URL}{reverse('account_login')}",
            "sign_up": f"{settings.SITE_URL}{reverse('account_signup')}",
        }
    sentence = str(NOTICES.get(prefix, SOMETHING_CHANGED)).format(**context)
    seen = {name: context.get(name) for name in ("ip", "user_agent", "timestamp")}
    return "account/notice", {"sentence": sentence, "security": f"{settings.SITE_URL}{reverse('mfa_index')}", **seen}
