"""Signed links to one person's place: they work on every device, and can be made again from the row alone.

A link names a registration and proves nothing else than that its holder read the mail. Opening it changes nothing.
"""

from urllib.parse import urljoin

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from webinars.models import Registration

SIGNER = Signer(salt="webinars.seat", sep=".")


def token_of(registration: Registration) -> str:
    """Return the part of the address that stands for a registration: `12.Kq3…`."""
    return SIGNER.sign(str(registration.pk))


def registration_behind(token: str) -> Registration | None:
    """Return the registration a token stands for; `None` for one that we did not make."""
    try:
        pk = SIGNER.unsign(token)
    except BadSignature:
        return None
    return Registration.objects.select_related("session", "member").filter(pk=pk).first()


def link(name: str, registration: Registration) -> str:
    """Return the full address of `seat`, `seat_confirm`, `seat_cancel` or `seat_join` in the person's language."""
    return absolute(name, registration.language, token=token_of(registration))


def absolute(name: str, language: str, **kwargs: object) -> str:
    with translation.override(language):
        return urljoin(settings.SITE_URL, reverse(name, kwargs=kwargs))
