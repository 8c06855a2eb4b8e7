"""Who sees which coalition, and who may know that somebody belongs to one: rule, queryset and pages agree."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from networks.documents import coalition_document
from networks.models import Coalition, Membership, WorkItem
from networks.models.places import STATES, on_map, state_name
from networks.policies import can_see_coalition, can_see_membership
from search.registry import kind_named
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

VIEWERS = ("visitor", "dot", "fellow", "self", "mei")


@pytest.fixture
def circle(db):
    return CoalitionFactory(slug="south-valley", name_en="South Valley Circle", name_es="Círculo de South Valley")


@pytest.fixture
def viewers(circle, rosa, dot, mei):
    fellow = MemberFactory(handle="fellow", display_name="A Fellow")
    MembershipFactory(coalition=circle, member=fellow)
    return {"visitor": AnonymousUser(), "dot": dot, "fellow": fellow, "self": rosa, "mei": mei}


def page_for(viewer, address):
    client = Client()
    if viewer.is_authenticated:
        client.force_login(viewer, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


@pytest.mark.parametrize("shows", [True, False])
@pytest.mark.parametrize("visibility", ["public", "members"])
@pytest.mark.parametrize("state", ["asked", "accepted", "declined"])
@pytest.mark.django_db
def test_rule_queryset_and_page_agree_on_who_belongs(circle, viewers, rosa, shows, visibility, state):
    rosa.shows_coalitions, rosa.visibility = shows, visibility
    rosa.save()
    tie = MembershipFactory(coalition=circle, member=rosa, state=state)
    for viewer in viewers.values():
        seen = can_see_membership(viewer, tie)
        assert Membership.objects.visible_to(viewer).filter(pk=tie.pk).exists() is seen
        people = page_for(viewer, "/en/coalitions/south-valley/").content.decode().split('id="people"')[1]
        assert ("Rosa Delgado" in people.split("<footer")[0]) is seen
        found = page_for(viewer, "/en/people/?coalition=south-valley").content.decode().split('id="found"')[1]
        assert ("Rosa Delgado" in found.split("<footer")[0]) is seen


@pytest.mark.parametrize(
    ("shows", "visibility", "expected"),
    [
        (True, "public", {"visitor", "dot", "fellow", "self", "mei"}),
        (True, "members", {"dot", "fellow", "self", "mei"}),
        (False, "public", {"fellow", "self", "mei"}),
        (False, "members", {"fellow", "self", "mei"}),
    ],
)
@pytest.mark.django_db
def test_who_hides_their_coalitions_hides_them_from_all_but_fellows(circle, viewers, rosa, shows, visibility, expected):
    rosa.shows_coalitions, rosa.visibility = shows, visibility
    rosa.save()
    tie = MembershipFactory(coalition=circle, member=rosa)
    assert {name for name, viewer in viewers.items() if can_see_membership(viewer, tie)} == expected


@pytest.mark.django_db
def test_the_page_of_a_member_names_coalitions_only_where_they_show_them(signed_in, circle, rosa, ben):
    MembershipFactory(coalition=circle, member=rosa)
    client = signed_in(ben)
    assert "South Valley Circle" in client.get("/en/people/rosa/").content.decode()
    rosa.shows_coalitions = False
    rosa.save()
    assert "South Valley Circle" not in client.get("/en/people/rosa/").content.decode()


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.django_db
def test_a_coalition_that_is_not_listed_is_for_members(circle, ben, listed):
    circle.is_listed = listed
    circle.save()
    for viewer, seen in ((AnonymousUser(), listed), (ben, True)):
        assert can_see_coalition(viewer, circle) is seen
        assert Coalition.objects.visible_to(viewer).filter(pk=circle.pk).exists() is seen
        assert (page_for(viewer, "/en/coalitions/south-valley/").status_code == 200) is seen
        assert ("South Valley Circle" in page_for(viewer, "/en/coalitions/").content.decode()) is seen
        assert kind_named("coalition").visible_to(viewer).filter(pk=circle.pk).exists() is seen
    assert coalition_document(circle).scopes == {"public" if listed else "members"}


@pytest.mark.django_db
def test_a_coalition_is_found_in_both_languages_with_what_it_works_on(circle):
    WorkItem.objects.create(coalition=circle, text_en="A visit within ten days.", text_es="Una visita en diez días.")
    texts = coalition_document(circle).texts
    assert texts["en"].title == "South Valley Circle"
    assert texts["es"].title == "Círculo de South Valley"
    assert "A visit within ten days." in texts["en"].body
    assert "Una visita en diez días." in texts["es"].body


@pytest.mark.django_db
def test_the_page_speaks_the_readers_language_and_marks_the_other(client, circle):
    page = client.get("/es/coalitions/south-valley/").content.decode()
    assert "<h1>Círculo de South Valley</h1>" in page
    assert '<p class="lede" lang="en">South Valley Circle</p>' in page
    assert "Vecinos alrededor de una mesa." in page


@pytest.mark.django_db
def test_an_editor_writes_a_coalition_in_the_admin_and_a_member_does_not(signed_in, circle, amara, ben):
    address = f"/admin/coalition/edit/{circle.pk}/"
    assert signed_in(amara).get(address).status_code == 200
    assert signed_in(ben).get(address).status_code == 302


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [(35.08, -106.65, (302, 377)), (42.36, -71.06, (909, 167)), (61.2, -149.9, None)],
)
def test_places_stand_where_the_map_has_them(latitude, longitude, point):
    assert on_map(latitude, longitude) == point


def test_states_are_named_in_both_languages():
    assert (state_name("NM", "en"), state_name("NM", "es")) == ("New Mexico", "Nuevo México")
    assert len(STATES) == 52


@pytest.mark.django_db
def test_the_list_asks_the_database_the_same_for_one_and_for_thirty(client, django_assert_max_num_queries):
    CoalitionFactory.create_batch(30)
    with django_assert_max_num_queries(8):
        client.get("/en/coalitions/")
