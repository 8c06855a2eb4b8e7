"""Asking to join, being let in or not, leaving: who may, what follows, and that each mail goes out once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.utils import timezone

from live.models import Access
from members.policies import scopes_of
from networks.errors import AlreadyAnswered, AlreadyBelongs, AskedLately, NotALead
from networks.joining import accept, ask_to_join, decline, leave, make_member
from networks.models import Membership
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory
from tests.support.tasks import work_off


@pytest.fixture
def circle(db):
    return CoalitionFactory(slug="south-valley", name_en="South Valley Circle", name_es="Círculo de South Valley")


@pytest.fixture
def teresa(circle):
    """The lead of the circle."""
    member = MemberFactory(handle="teresa", display_name="Teresa Montoya")
    MembershipFactory(coalition=circle, member=member, lead=True)
    return member


def version(member):
    return Access.objects.filter(member=member).values_list("version", flat=True).first() or 0


def test_somebody_asks_a_lead_lets_them_in_and_the_circle_is_theirs(signed_in, circle, teresa, rosa):
    signed_in(rosa).post("/es/coalitions/south-valley/join/", {"note": "Vivo a dos acequias."})
    asked = Membership.objects.get(member=rosa)
    assert asked.state == "asked"
    assert f"coalition:{circle.pk}" not in scopes_of(rosa)
    before = version(rosa)

    lead = signed_in(teresa)
    page = lead.get("/en/coalitions/south-valley/").content.decode()
    assert "Vivo a dos acequias." in page
    lead.post(f"/en/coalitions/requests/{asked.pk}/", {"answer": "accept"})
    assert f"coalition:{circle.pk}" in scopes_of(rosa)
    assert version(rosa) == before + 1
    asked.refresh_from_db()
    assert asked.answered_by == teresa

    work_off()
    assert [message.to for message in mail.outbox] == [[teresa.email], [rosa.email]]
    assert "Rosa Delgado asks to join South Valley Circle" in mail.outbox[0].subject
    assert "Vivo a dos acequias." in mail.outbox[0].body
    assert "/es/coalitions/south-valley/" in mail.outbox[1].body


def test_a_lead_declines_and_nothing_opens(circle, teresa, dot):
    tie = decline(ask_to_join(circle, dot, ""), teresa)
    assert tie.state == "declined"
    assert f"coalition:{circle.pk}" not in scopes_of(dot)
    work_off()
    assert [message.to for message in mail.outbox] == [[teresa.email], [dot.email]]


def test_a_second_click_asks_once_and_writes_once(circle, teresa, dot):
    first = ask_to_join(circle, dot, "Hello")
    assert ask_to_join(circle, dot, "Hello again") == first
    work_off()
    assert len(mail.outbox) == 1


def test_a_second_answer_is_refused_and_writes_to_nobody(circle, teresa, mei, dot):
    tie = ask_to_join(circle, dot, "")
    accept(tie, teresa)
    with pytest.raises(AlreadyAnswered):
        decline(tie, mei)
    tie.refresh_from_db()
    assert tie.state == "accepted"
    work_off()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("who", ["ben", "amara", "cho"])
@pytest.mark.django_db
def test_only_a_lead_or_an_operator_answers(request, signed_in, circle, teresa, dot, who):
    other = request.getfixturevalue(who)
    MembershipFactory(coalition=circle, member=other)
    tie = ask_to_join(circle, dot, "Let me in")
    with pytest.raises(NotALead):
        accept(tie, other)
    client = signed_in(other)
    assert client.post(f"/en/coalitions/requests/{tie.pk}/", {"answer": "accept"}).status_code == 403
    assert "Let me in" not in client.get("/en/coalitions/south-valley/").content.decode()
    tie.refresh_from_db()
    assert tie.state == "asked"


def test_a_lead_of_another_coalition_answers_nothing_here(circle, teresa, ben, dot):
    MembershipFactory(member=ben, lead=True)
    with pytest.raises(NotALead):
        accept(ask_to_join(circle, dot, ""), ben)


def test_an_operator_answers_where_no_lead_is_and_gets_the_mail(circle, mei, dot):
    accept(ask_to_join(circle, dot, ""), mei)
    work_off()
    assert [message.to for message in mail.outbox] == [[mei.email], [dot.email]]


def test_nobody_lets_themselves_in(circle, teresa, dot):
    tie = ask_to_join(circle, dot, "")
    with pytest.raises(NotALead):
        accept(tie, dot)


def test_who_was_declined_asks_again_after_two_weeks_and_not_before(circle, teresa, dot):
    tie = decline(ask_to_join(circle, dot, ""), teresa)
    with pytest.raises(AskedLately):
        ask_to_join(circle, dot, "Please")
    Membership.objects.filter(pk=tie.pk).update(answered_at=timezone.now() - timedelta(days=15))
    again = ask_to_join(circle, dot, "Please")
    assert (again.pk, again.state, again.note) == (tie.pk, "asked", "Please")
    work_off()
    assert [message.to for message in mail.outbox] == [[teresa.email], [dot.email], [teresa.email]]


def test_who_belongs_does_not_ask(circle, teresa):
    with pytest.raises(AlreadyBelongs):
        ask_to_join(circle, teresa, "")


def test_whoever_leaves_loses_the_circle_at_once(signed_in, circle, ben):
    make_member(circle, ben)
    before = version(ben)
    signed_in(ben).post("/en/coalitions/south-valley/leave/")
    assert scopes_of(ben) == {"public", "members"}
    assert version(ben) == before + 1
    leave(circle, ben)
    assert version(ben) == before + 1


def test_a_request_is_taken_back(signed_in, circle, teresa, dot):
    ask_to_join(circle, dot, "")
    signed_in(dot).post("/en/coalitions/south-valley/leave/")
    assert not Membership.objects.filter(member=dot).exists()


def test_leaving_does_not_wipe_out_that_somebody_was_declined(circle, teresa, dot):
    decline(ask_to_join(circle, dot, ""), teresa)
    leave(circle, dot)
    with pytest.raises(AskedLately):
        ask_to_join(circle, dot, "")


def test_a_visitor_is_led_to_the_door_and_a_forged_form_asks_nothing(client, circle, dot):
    assert client.post("/en/coalitions/south-valley/join/").url.startswith("/en/accounts/login/")
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(dot, backend="django.contrib.auth.backends.ModelBackend")
    assert forged.post("/en/coalitions/south-valley/join/").status_code == 403
    assert not Membership.objects.exists()


def test_a_newcomer_asks_from_the_welcome_page(signed_in, circle, teresa, dot):
    answer = signed_in(dot).post("/en/coalitions/ask/", {"coalition": "south-valley", "note": "New here"})
    assert answer.url == "/en/coalitions/south-valley/"
    assert Membership.objects.get(member=dot).note == "New here"
    nowhere = signed_in(dot).post("/en/coalitions/ask/", {"coalition": "atlantis"})
    assert nowhere.status_code == 422


def test_markup_in_a_word_to_the_leads_is_shown_as_words(signed_in, circle, teresa, dot):
    ask_to_join(circle, dot, "<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(teresa).get("/en/coalitions/south-valley/").content.decode()
    work_off()
    html = mail.outbox[0].alternatives[0].content
    assert "<script>alert" not in html


def test_a_visitor_shares_no_circle(db):
    assert scopes_of(AnonymousUser()) == {"public"}
