"""How allauth behaves here: who may sign up, where people land, which names an authenticator shows."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from content.models import Network
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up follows the network's setting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(Network.load(request_or_site=request).sign_up == Network.SignUp.OPEN)


class MFAAdapter(DefaultMFAAdapter):
    """An authenticator app shows the network's name."""

    def get_public_key_credential_rp_entity(self) -> Any:
        return super().get_public_key_credential_rp_entity()
