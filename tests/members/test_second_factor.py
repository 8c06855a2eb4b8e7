"""Staff need a second key where the site asks for it; a member needs none; and the key itself works."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse

from tests.members.test_coming_in import newest_code
from tests.support.tasks import work_off


@pytest.fixture
def factor_needed(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


def number_of_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("who", ["amara", "cho", "mei"])
@pytest.mark.parametrize("address", ["/en/people/", "/admin/", "/django-admin/", "/en/me/"])
@pytest.mark.django_db
def test_staff_without_a_second_key_are_led_to_set_one_up(request, factor_needed, signed_in, who, address):
    answer = signed_in(request.getfixturevalue(who)).get(address)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


@pytest.mark.django_db
def test_what_is_needed_to_set_it_up_or_to_leave_stays_open(factor_needed, signed_in, mei):
    client = signed_in(mei)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout", "account_email"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.django_db
def test_staff_with_an_authenticator_go_on(factor_needed, signed_in, mei):
    TOTP.activate(mei, generate_totp_secret())
    assert signed_in(mei).get("/en/people/").status_code == 200
    assert signed_in(mei).get("/admin/").status_code == 200


@pytest.mark.django_db
def test_recovery_codes_alone_are_no_second_key(factor_needed, signed_in, mei):
    RecoveryCodes.activate(mei)
    assert signed_in(mei).get("/en/people/").status_code == 302


@pytest.mark.django_db
def test_a_member_needs_no_second_key(factor_needed, signed_in, ben):
    assert signed_in(ben).get("/en/people/").status_code == 200


@pytest.mark.django_db
def test_who_was_let_into_an_admin_without_a_part_is_stopped_at_its_door(factor_needed, signed_in, ben):
    group = Group.objects.create(name="Helpers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    ben.groups.add(group)
    client = signed_in(ben)
    assert client.get("/en/people/").status_code == 200
    assert client.get("/admin/").url == reverse("mfa_index")


@pytest.mark.django_db
def test_where_the_site_does_not_ask_staff_go_on(signed_in, mei):
    assert signed_in(mei).get("/admin/").status_code == 200


@pytest.mark.django_db
def test_an_authenticator_is_asked_for_after_the_code(client, mei):
    secret = generate_totp_secret()
    TOTP.activate(mei, secret)
    client.post("/en/accounts/login/", {"login": mei.email})
    halfway = client.post("/en/accounts/login/code/confirm/", {"code": newest_code()})
    assert halfway.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    assert wrong.status_code == 200
    client.post("/en/accounts/2fa/authenticate/", {"code": number_of_now(secret)})
    assert client.session["_auth_user_id"] == str(mei.pk)


@pytest.mark.django_db
def test_a_member_sets_up_an_app_gets_recovery_codes_and_a_note_by_mail(
    signed_in, rosa, django_capture_on_commit_callbacks
):
    client = signed_in(rosa)
    page = client.get("/es/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/es/accounts/2fa/totp/activate/", {"code": number_of_now(secret)})
    asked = client.get("/es/accounts/2fa/recovery-codes/")
    codes = client.post(asked.url, {"code": number_of_now(secret)}, follow=True)
    assert codes.content.decode().count("<code>") == 10
    assert Authenticator.objects.filter(user=rosa, type="totp").exists()
    work_off()
    assert mail.outbox[-1].to == [rosa.email]
    assert "127.0.0.1" in mail.outbox[-1].body


@pytest.mark.django_db
def test_whoever_has_a_second_key_shows_it_before_the_address_is_changed(signed_in, ben):
    secret = generate_totp_secret()
    TOTP.activate(ben, secret)
    client = signed_in(ben)
    asked = client.post("/en/accounts/email/", {"email": "ben@home.example", "action_add": "1"})
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    shown = client.post(asked.url, {"code": number_of_now(secret)})
    assert shown.url == reverse("account_email_verification_sent")
