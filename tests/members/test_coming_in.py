"""Opening an account and coming back, by the six numbers in a mail, through the real pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from content.models import Network
from members.models import Member, OutgoingMail
from tests.support.tasks import work_off

SIGN_UP = {"display_name": "Lupe Hernández", "email": "lupe@fresno.example", "zone": "America/Los_Angeles"}


def newest_code() -> str:
    """Let the worker send what waits and read the six numbers in the newest mail."""
    work_off()
    found = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group()


def sign_up(client, language="en", **changes):
    return client.post(f"/{language}/accounts/signup/", {**SIGN_UP, **changes}, follow=True)


@pytest.mark.django_db
def test_a_newcomer_opens_an_account_with_the_code_from_the_mail(client):
    page = sign_up(client, "es")
    assert page.redirect_chain[-1][0] == "/es/accounts/confirm-email/"
    welcomed = client.post(page.redirect_chain[-1][0], {"code": newest_code()}, follow=True)
    assert welcomed.redirect_chain[-1][0] == "/es/welcome/"
    lupe = Member.objects.get(email="lupe@fresno.example")
    assert (lupe.display_name, lupe.handle, lupe.language) == ("Lupe Hernández", "lupe-hernandez", "es")
    assert lupe.zone == "America/Los_Angeles"
    assert not lupe.has_usable_password()
    assert EmailAddress.objects.get(user=lupe).verified
    assert welcomed.wsgi_request.user == lupe


@pytest.mark.django_db
def test_a_newcomer_is_welcomed_first_also_on_the_way_to_somewhere(client):
    sign_up(client, next="/en/talk/")
    welcomed = client.post("/en/accounts/confirm-email/", {"code": newest_code()})
    assert welcomed.url == "/en/welcome/?next=%2Fen%2Ftalk%2F"


@pytest.mark.django_db
def test_a_zone_no_browser_knows_becomes_the_networks(client):
    sign_up(client, zone="Mars/Olympus")
    assert Member.objects.get().zone == Network.load().zone


@pytest.mark.django_db
def test_a_wrong_code_opens_nothing_and_three_of_them_end_the_attempt(client):
    sign_up(client)
    right = newest_code()
    wrong = "000000" if right != "000000" else "111111"
    address = reverse("account_email_verification_sent")
    first = client.post(address, {"code": wrong})
    assert "not the numbers we sent last" in first.content.decode()
    for _again in range(2):
        client.post(address, {"code": wrong})
    late = client.post(address, {"code": right}, follow=True)
    assert not late.wsgi_request.user.is_authenticated


@pytest.mark.django_db
def test_two_people_of_one_name_get_two_handles(client):
    sign_up(client)
    sign_up(Client(), email="another@fresno.example")
    assert set(Member.objects.values_list("handle", flat=True)) == {"lupe-hernandez", "lupe-hernandez-2"}


@pytest.mark.parametrize("name", ["http://prize.example", "www.prize.example", "me@prize.example"])
@pytest.mark.django_db
def test_a_name_that_mail_would_turn_into_a_link_is_refused(client, name):
    page = sign_up(client, display_name=name)
    assert "Please write a name" in page.content.decode()
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_nobody_opens_an_account_where_the_operator_adds_people(client):
    network = Network.load()
    network.sign_up = Network.SignUp.CLOSED
    network.save()
    assert "given by hand" in client.get("/en/accounts/signup/").content.decode()
    sign_up(client)
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_whom_an_operator_adds_comes_in_with_a_code(signed_in, mei):
    values = {"email": "Graciela@valle.example", "display_name": "Graciela Treviño", "language": "es", "zone": "UTC"}
    signed_in(mei).post("/django-admin/members/member/add/", values)
    visitor = Client()
    visitor.post("/en/accounts/login/", {"login": "graciela@valle.example"})
    visitor.post("/en/accounts/login/code/confirm/", {"code": newest_code()})
    graciela = Member.objects.get(handle="graciela-trevino")
    assert visitor.session["_auth_user_id"] == str(graciela.pk)
    assert EmailAddress.objects.get(user=graciela).verified


@pytest.mark.django_db
def test_a_member_comes_in_with_a_code_in_their_own_language(client, rosa):
    client.post("/en/accounts/login/", {"login": rosa.email.upper()})
    code = newest_code()
    assert mail.outbox[-1].to == [rosa.email]
    assert OutgoingMail.objects.get().language == "es"
    home = client.post("/en/accounts/login/code/confirm/", {"code": code})
    assert home.wsgi_request.user == rosa
    assert client.get("/").url == "/es/"


@pytest.mark.django_db
def test_a_code_is_not_kept_readable_once_it_left(client, rosa):
    client.post("/en/accounts/login/", {"login": rosa.email})
    waiting = OutgoingMail.objects.get()
    assert re.search(r"\d{6}", waiting.text)
    work_off()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.html) == ("sent", "", "")


@pytest.mark.django_db
def test_a_mail_without_a_code_keeps_its_words(client):
    client.post("/en/accounts/login/", {"login": "nobody@nowhere.example"})
    work_off()
    assert "nobody@nowhere.example" in OutgoingMail.objects.get().text


@pytest.mark.django_db
def test_the_door_answers_alike_for_known_and_unknown_addresses(rosa):
    def answer(address):
        client = Client()
        first = client.post("/en/accounts/login/", {"login": address})
        return first.status_code, first.url, without_what_differs(client.get(first.url), address)

    assert answer(rosa.email) == answer("nobody@nowhere.example")


@pytest.mark.django_db
def test_signing_up_answers_alike_for_a_new_and_a_taken_address(rosa):
    def answer(address):
        page = sign_up(Client(), email=address)
        return page.redirect_chain, without_what_differs(page, address)

    assert answer(rosa.email) == answer("new@fresno.example")


def without_what_differs(page, address):
    """Return a page's words less the address it was asked about and the form's tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|' + re.escape(address), "", page.content.decode())


@pytest.mark.django_db
def test_who_mistyped_the_address_starts_again(client):
    sign_up(client)
    again = client.post("/en/accounts/logout/", {"next": "/en/accounts/signup/"}, follow=True)
    assert "Take a seat" in again.content.decode()
    sign_up(client, email="lupe@right.example")
    client.post("/en/accounts/confirm-email/", {"code": newest_code()})
    assert client.get("/en/me/").wsgi_request.user.email == "lupe@right.example"


@pytest.mark.django_db
def test_whoever_signs_up_twice_gets_a_mail_that_leads_to_the_door(rosa):
    sign_up(Client(), email=rosa.email)
    work_off()
    assert mail.outbox[-1].to == [rosa.email]
    assert "/es/accounts/login/" in mail.outbox[-1].body
    assert Member.objects.count() == 1


@pytest.mark.django_db
def test_a_new_code_ends_the_one_before(client, rosa):
    client.post("/en/accounts/login/", {"login": rosa.email})
    first = newest_code()
    client.post("/en/accounts/login/code/confirm/", {"action": "resend"})
    second = newest_code()
    if first != second:
        assert not client.post("/en/accounts/login/code/confirm/", {"code": first}).wsgi_request.user.is_authenticated
    assert client.post("/en/accounts/login/code/confirm/", {"code": second}).wsgi_request.user == rosa


@pytest.mark.django_db
def test_a_member_moves_to_another_address_with_a_code_sent_there(signed_in, ben):
    client = signed_in(ben)
    client.post("/en/accounts/email/", {"email": "ben@home.example", "action_add": "1"})
    code = newest_code()
    assert mail.outbox[-1].to == ["ben@home.example"]
    ben.refresh_from_db()
    assert ben.email == "ben@sobremesa.example"
    client.post("/en/accounts/confirm-email/", {"code": code})
    ben.refresh_from_db()
    assert ben.email == "ben@home.example"
    work_off()
    told = [message for message in mail.outbox if message.to == ["ben@sobremesa.example"]]
    assert "ben@home.example" in told[-1].body


@pytest.mark.parametrize(
    "address",
    [
        "/en/accounts/password/reset/",
        "/en/accounts/password/change/",
        "/en/accounts/3rdparty/",
        "/en/accounts/login/code/",
        "/en/_util/login/",
        "/admin/login/",
    ],
)
@pytest.mark.django_db
def test_what_takes_passwords_leads_to_the_one_door(client, address):
    answer = client.get(address, {"next": "/en/talk/"})
    assert answer.status_code == 302
    assert answer.url == "/en/accounts/login/?next=%2Fen%2Ftalk%2F"


@pytest.mark.django_db
def test_a_password_opens_neither_admin(client, mei):
    mei.set_password("a long enough secret 7")
    mei.save()
    for address in ("/admin/login/", "/django-admin/login/", "/en/_util/login/"):
        client.post(address, {"username": mei.email, "password": "a long enough secret 7"}, follow=True)
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_inactive_member_stays_outside(client, ben):
    ben.is_active = False
    ben.save()
    client.post("/en/accounts/login/", {"login": ben.email})
    work_off()
    assert not re.search(r"\d{6}", mail.outbox[-1].body)
