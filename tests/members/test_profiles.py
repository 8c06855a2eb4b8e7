"""What others see of a member is the member's choice, on every surface alike."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from members.documents import member_document
from members.models import Member
from members.policies import can_see_profile, scopes_of
from search.registry import kind_named
from tests.factories.members import MemberFactory
from topics.models import Topic


def client_of(viewer):
    client = Client()
    if viewer.is_authenticated:
        client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def viewers(rosa, ben):
    return {"visitor": AnonymousUser(), "member": ben, "self": rosa}


@pytest.mark.parametrize(
    ("visibility", "viewer", "seen"),
    [
        ("public", "visitor", True),
        ("public", "member", True),
        ("public", "self", True),
        ("members", "visitor", False),
        ("members", "member", True),
        ("members", "self", True),
    ],
)
@pytest.mark.django_db
def test_page_directory_search_and_rule_agree_on_who_sees_a_member(rosa, viewers, visibility, viewer, seen):
    rosa.visibility = visibility
    rosa.save()
    who = viewers[viewer]
    client = client_of(who)
    assert can_see_profile(who, rosa) is seen
    assert Member.objects.visible_to(who).filter(pk=rosa.pk).exists() is seen
    assert (client.get("/en/people/rosa/").status_code == 200) is seen
    assert ("Rosa Delgado" in client.get("/en/people/", {"q": "rosa"}).content.decode().split("<main")[1]) is seen
    assert bool(member_document(rosa).scopes & scopes_of(who)) is seen
    assert kind_named("member").visible_to(who).filter(pk=rosa.pk).exists() is seen


@pytest.mark.django_db
def test_a_closed_account_is_seen_by_nobody(signed_in, rosa, ben):
    rosa.visibility, rosa.is_active = "public", False
    rosa.save()
    assert signed_in(ben).get("/en/people/rosa/").status_code == 404
    assert Client().get("/en/people/rosa/").status_code == 404
    assert member_document(rosa) is None


@pytest.mark.django_db
def test_a_member_looks_at_their_page_as_visitors_do(signed_in, rosa):
    client = signed_in(rosa)
    hidden = client.get("/en/people/rosa/?as=visitor").content.decode()
    assert "Visitors do not see your page" in hidden
    Member.objects.update(visibility="public", part="Parent leader")
    shown = client.get("/en/people/rosa/?as=visitor").content.decode()
    assert "This is how visitors see you" in shown
    assert "Parent leader" in shown


@pytest.mark.django_db
def test_nobody_else_is_shown_by_asking_as_a_visitor(signed_in, rosa, ben):
    assert "This is how" not in signed_in(ben).get("/en/people/rosa/?as=visitor").content.decode()


@pytest.mark.django_db
def test_the_address_of_a_member_stands_on_no_page(signed_in, rosa, ben):
    client = signed_in(ben)
    for address in ("/en/people/", "/en/people/rosa/"):
        assert rosa.email not in client.get(address).content.decode()


@pytest.mark.django_db
def test_people_are_found_by_name_without_accents_and_by_topic(signed_in, ben):
    tomas = MemberFactory(handle="tomas", display_name="Tomás Archuleta")
    topic = Topic.objects.create(slug="fathers", name_en="Fathers", name_es="Papás")
    tomas.ask_me_about.add(topic)
    client = signed_in(ben)

    def found(**asked):
        page = BeautifulSoup(client.get("/en/people/", asked).content, "html.parser")
        return [name.get_text() for name in page.select(".people .name")]

    assert found(q="tomas") == ["Tomás Archuleta"]
    assert found(q="ARCHU") == ["Tomás Archuleta"]
    assert found(topic="fathers") == ["Tomás Archuleta"]
    assert found(topic="fathers", q="ben") == []
    assert found(topic="no-such-topic", q="ben") == ["Ben Oyelaran"]


@pytest.mark.django_db
def test_markup_in_a_name_or_a_bio_is_shown_as_words(signed_in, rosa, ben):
    client = signed_in(rosa)
    evil = "<script>alert(1)</script>"
    kept = client.post(
        "/en/me/", everything(rosa, display_name=evil, part=evil, bio=evil + " *and* <img src=x onerror=y>")
    )
    assert kept.status_code == 302
    page = signed_in(ben).get("/en/people/rosa/").content.decode()
    assert evil not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page
    assert "<em>and</em>" in page


@pytest.mark.django_db
def test_a_handle_that_is_taken_is_said_beside_its_field_with_everything_typed(signed_in, rosa, ben):
    page = signed_in(rosa).post("/en/me/", everything(rosa, handle="ben", part="Something new"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Somebody already has this handle" in text
    assert 'value="Something new"' in text
    rosa.refresh_from_db()
    assert (rosa.handle, rosa.part) == ("rosa", "")


@pytest.mark.parametrize("handle", ["Rosa Delgado", "ro/sa", "ñandú", "-rosa", ""])
@pytest.mark.django_db
def test_a_handle_nobody_could_write_is_refused(signed_in, rosa, handle):
    assert signed_in(rosa).post("/en/me/", everything(rosa, handle=handle)).status_code == 422


@pytest.mark.django_db
def test_a_bio_with_too_many_links_is_refused_with_a_sentence(signed_in, rosa):
    page = signed_in(rosa).post("/en/me/", everything(rosa, bio="[a](x) " * 250))
    assert page.status_code == 422
    assert "Not kept yet" in page.content.decode()


@pytest.mark.django_db
def test_only_what_the_form_offers_can_be_changed_by_it(signed_in, rosa):
    signed_in(rosa).post("/en/me/", everything(rosa, site_role="operator", is_staff="on", email="x@y.example"))
    rosa.refresh_from_db()
    assert (rosa.site_role, rosa.is_staff, rosa.email) == ("", False, "rosa@sobremesa.example")


@pytest.mark.django_db
def test_a_form_from_elsewhere_changes_nothing(rosa):
    client = Client(enforce_csrf_checks=True)
    client.force_login(rosa, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/en/me/", everything(rosa, part="Forged")).status_code == 403
    rosa.refresh_from_db()
    assert rosa.part == ""


@pytest.mark.parametrize("address", ["/en/me/", "/en/me/data/", "/en/welcome/"])
@pytest.mark.django_db
def test_a_visitor_is_led_to_the_door(client, address):
    assert client.get(address).url == f"/en/accounts/login/?next={address}"


@pytest.mark.django_db
def test_the_directory_asks_the_database_the_same_for_one_and_for_forty(signed_in, ben, django_assert_max_num_queries):
    client = signed_in(ben)
    MemberFactory.create_batch(40)
    client.get("/en/")  # that somebody has come is written once a visit
    with django_assert_max_num_queries(16):
        client.get("/en/people/")


def everything(member, **changes):
    """Return what the form about oneself sends, with some of it changed."""
    kept = {
        name: getattr(member, name)
        for name in ("display_name", "handle", "part", "language", "zone", "bio", "visibility")
    }
    return {**kept, "shows_coalitions": "on", "shows_activity": "on", **changes}
