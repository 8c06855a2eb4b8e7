"""Every page of accounts stands in our frame: one heading, a title of its own, nothing inline, both languages."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Member
from tests.factories.networks import CoalitionFactory
from tests.members.test_coming_in import newest_code
from tests.members.test_second_factor import number_of_now

FOR_VISITORS = ("accounts/login/", "accounts/signup/", "accounts/signup/passkey/", "accounts/inactive/", "people/")
FOR_MEMBERS = (
    *("me/", "welcome/", "people/ben/", "accounts/email/", "accounts/logout/", "accounts/sessions/"),
    *("accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/add/"),
    *("accounts/2fa/recovery-codes/generate/", "coalitions/", "coalitions/circle/"),
)


def look(client, address):
    """Return a page that was checked for what every page owes, and its title."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(page.find_all("h1")) == 1, address
    scripts = [script for script in page.find_all("script") if not script.get("src")]
    assert all(script.get("type") == "application/json" for script in scripts), address
    assert not page.find_all(style=True), address
    assert not page.find_all("style"), address
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), (address, sorted(ids))
    for control in page.select("main input:not([type=hidden]), main select, main textarea"):
        labelled = control.find_parent("label") or page.find("label", attrs={"for": control.get("id")})
        assert labelled, (address, control)
    described = " ".join(tag["aria-describedby"] for tag in page.select("[aria-describedby]")).split()
    assert set(described) <= set(ids), address
    return page.title.get_text(strip=True)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.django_db
def test_pages_at_the_door_stand_in_our_frame(language):
    titles = [look(Client(), f"/{language}/{path}") for path in FOR_VISITORS]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.django_db
def test_pages_of_ones_own_account_stand_in_our_frame(signed_in, ben, language):
    CoalitionFactory(slug="circle")
    Member.objects.update(language=language)
    client = signed_in(ben)
    titles = [look(client, f"/{language}/{path}") for path in FOR_MEMBERS]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.django_db
def test_pages_of_somebody_with_a_second_key_stand_in_our_frame(signed_in, ben, language, monkeypatch):
    secret = generate_totp_secret()
    TOTP.activate(ben, secret)
    key = Authenticator.objects.create(user=ben, type="webauthn", data={"name": "Phone", "credential": {}})
    # A real key would have to be pressed: what it is asked does not matter to the page.
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.begin_authentication", lambda user: {})
    client = signed_in(ben)
    asked = client.post(f"/{language}/accounts/2fa/recovery-codes/generate/")
    titles = [look(client, asked.url), look(client, f"/{language}/accounts/2fa/webauthn/reauthenticate/?next=/")]
    client.post(asked.url, {"code": number_of_now(secret)}, follow=True)
    paths = (
        *("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/"),
        *(f"webauthn/keys/{key.pk}/edit/", f"webauthn/keys/{key.pk}/remove/"),
    )
    titles += [look(client, f"/{language}/accounts/2fa/{path}") for path in paths]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.django_db
def test_pages_that_ask_for_a_code_stand_in_our_frame(ben, language):
    TOTP.activate(ben, generate_totp_secret())
    coming = Client()
    coming.post(f"/{language}/accounts/login/", {"login": ben.email})
    code = newest_code()
    joining = Client()
    joining.post(f"/{language}/accounts/signup/", {"display_name": "Lupe", "email": "lupe@fresno.example"})
    titles = {
        look(coming, f"/{language}/accounts/login/code/confirm/"),
        look(joining, f"/{language}/accounts/confirm-email/"),
    }
    coming.post(f"/{language}/accounts/login/code/confirm/", {"code": code})
    titles.add(look(coming, f"/{language}/accounts/2fa/authenticate/"))
    assert len(titles) == 3


@pytest.mark.django_db
def test_machines_are_asked_to_keep_account_pages_out_of_their_index(client):
    assert '<meta name="robots" content="noindex">' in client.get("/en/accounts/login/").content.decode()
