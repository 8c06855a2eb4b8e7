"""Language, time zone, the welcome, and what the hub hands out about a member."""

import json

import pytest
from django.utils import timezone

from content.models import Network
from members.models import Member, OutgoingMail
from tests.members.test_profiles import everything
from tests.support.tasks import work_off


def zone_during(client, address, monkeypatch):
    """Return the time zone that was current while a page was made."""
    seen = []
    called = Member.objects.visible_to

    def spy(viewer):
        seen.append(timezone.get_current_timezone_name())
        return called(viewer)

    monkeypatch.setattr(type(Member.objects), "visible_to", lambda self, viewer: spy(viewer))
    client.get(address)
    return seen[0]


@pytest.mark.django_db
def test_a_member_reads_times_in_their_zone_and_a_visitor_in_the_networks(client, signed_in, rosa, monkeypatch):
    network = Network.load()
    network.zone = "America/Chicago"
    network.save()
    assert zone_during(client, "/en/people/", monkeypatch) == "America/Chicago"
    monkeypatch.undo()
    assert zone_during(signed_in(rosa), "/en/people/", monkeypatch) == "America/Denver"


@pytest.mark.django_db
def test_a_zone_that_no_longer_exists_breaks_no_page(signed_in, rosa):
    Member.objects.update(zone="US/Atlantis")
    client = signed_in(rosa)
    assert client.get("/en/people/").status_code == 200
    form = client.get("/en/me/").content.decode()
    assert "US/Atlantis" in form


@pytest.mark.django_db
def test_the_chosen_language_is_kept_with_the_member_and_in_a_cookie(signed_in, ben):
    client = signed_in(ben)
    kept = client.post("/en/me/", everything(ben, language="es"))
    assert kept.url == "/es/me/"
    assert client.get(kept.url).cookies["language"].value == "es"
    ben.refresh_from_db()
    assert ben.language == "es"
    client.post("/es/accounts/logout/")
    assert client.get("/").url == "/es/"


@pytest.mark.django_db
def test_a_newcomer_is_welcomed_once_and_then_shown_what_to_do_next(signed_in, dot):
    client = signed_in(dot)
    asked = client.get("/en/welcome/").content.decode()
    assert "Welcome to the table, Dot" in asked
    values = {**everything(dot), "part": "Librarian", "handle": "dottie"}
    assert client.post("/en/welcome/", values).url == "/en/welcome/"
    steps = client.get("/en/welcome/").content.decode()
    assert "Three good first steps, Dot" in steps
    assert "Find your coalition" in steps
    dot.refresh_from_db()
    assert (dot.part, dot.handle) == ("Librarian", "dottie")
    assert dot.welcomed_at


@pytest.mark.parametrize(
    ("asked", "offered"), [("/en/talk/", True), ("https://evil.example/", False), ("//evil.example", False)]
)
@pytest.mark.django_db
def test_a_newcomer_goes_on_to_where_they_were_going_and_nowhere_foreign(signed_in, dot, asked, offered):
    client = signed_in(dot)
    kept = client.post(f"/en/welcome/?next={asked}", {**everything(dot), "next": asked}, follow=True)
    assert ("On to where you were going" in kept.content.decode()) is offered
    assert "evil.example" not in kept.content.decode()


@pytest.mark.django_db
def test_a_member_takes_everything_home_that_the_hub_keeps_about_them(signed_in, rosa):
    Member.objects.filter(pk=rosa.pk).update(bio="Crecí a dos acequias de la oficina.")
    answer = signed_in(rosa).get("/en/me/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="rosa.json"'
    data = json.loads(answer.content)
    assert data["account"]["email"] == rosa.email
    assert data["account"]["bio"] == "Crecí a dos acequias de la oficina."
    assert data["ways_in"]["addresses"] == [{"email": rosa.email, "verified": True, "primary": True}]
    assert "coalitions" in data


@pytest.mark.django_db
def test_nothing_of_another_member_is_in_what_one_takes_home(signed_in, rosa, ben):
    assert ben.email not in signed_in(rosa).get("/en/me/data/").content.decode()


@pytest.mark.django_db
def test_an_operator_sees_where_mail_stands_but_not_its_words(client, signed_in, mei, rosa):
    client.post("/en/accounts/login/", {"login": rosa.email})
    page = signed_in(mei).get("/django-admin/members/outgoingmail/").content.decode()
    assert rosa.email in page
    assert "waiting" in page
    change = client.get("/django-admin/members/outgoingmail/1/change/", follow=True).content.decode()
    assert "numbers" not in change.split("field-subject")[-1]


@pytest.mark.django_db
def test_an_operator_has_given_up_mail_tried_again_and_nobody_else_does(client, signed_in, mei, amara, rosa):
    mail = OutgoingMail.objects.create(key="one", to=rosa.email, subject="Hello", text="Hello", state="failed")
    address, choice = "/django-admin/members/outgoingmail/", {"action": "try_again", "_selected_action": [mail.pk]}
    signed_in(amara).post(address, choice)
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert "1 mail will be tried again." in signed_in(mei).post(address, choice, follow=True).text
    mail.refresh_from_db()
    assert mail.state == "waiting"
    work_off()
    mail.refresh_from_db()
    assert mail.state == "sent"


@pytest.mark.django_db
def test_an_operator_gives_a_part_by_an_action_and_edits_no_password(client, signed_in, mei, ben):
    admin = signed_in(mei)
    page = admin.get(f"/django-admin/members/member/{ben.pk}/change/").content.decode()
    assert "argon2" not in page
    assert "password" not in page.split("<form")[1]
    admin.post("/django-admin/members/member/", {"action": "give_moderator", "_selected_action": ben.pk})
    ben.refresh_from_db()
    assert ben.site_role == "moderator"


@pytest.mark.django_db
def test_the_admin_leads_to_the_one_place_where_people_are_managed(signed_in, mei):
    menu = signed_in(mei).get("/admin/").content.decode()
    assert "/django-admin/members/member/" in menu
    assert "/admin/users/" not in menu
