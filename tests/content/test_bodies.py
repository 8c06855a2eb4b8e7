"""Bodies: drawn once for everybody, then filled with the cards that one reader may see, at a fixed cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.blocks import ThingBlock
from content.bodies import draw, fill
from content.marks import mark
from content.things import Thing, find_things
from search.registry import kind_of
from tests.factories import pages
from tests.factories.library import ToolFactory
from tests.factories.networks import CoalitionFactory
from tests.factories.webinars import SessionFactory, webinar_page


def name_of(thing) -> str:
    return Thing(kind_of(thing), thing).name


def several(number: int) -> list[str]:
    """Name things of five kinds, so many of each."""
    found = []
    for n in range(number):
        page = webinar_page(title=f"Webinar {n}", slug=f"webinar-{n}-{number}")
        SessionFactory(page_key=page.translation_key, starts_at=timezone.now() + timedelta(days=n + 1))
        things = (page, pages.guide(f"Guide {n}"), pages.story(f"Story {n}"), ToolFactory(), CoalitionFactory())
        found += [name_of(thing) for thing in things]
    return found


def cost(page, client: Client) -> int:
    client.get(page.address())
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page.address()).status_code == 200
    return len(captured)


def test_twenty_cards_of_five_kinds_cost_as_many_queries_as_five(client: Client, signed_in, rosa) -> None:
    few = pages.story("Few", body=[("thing", name) for name in several(1)])
    many = pages.story("Many", body=[("thing", name) for name in several(4)])
    for reader in (client, signed_in(rosa)):
        assert cost(many, reader) == cost(few, reader)
    assert fill(draw(many, "body"), AnonymousUser(), "en").count('class="thing"') == 20


def test_cards_stand_where_their_blocks_are_and_the_same_one_may_stand_twice(db) -> None:
    guide, other = name_of(pages.guide("Guide one")), name_of(pages.guide("Guide two"))
    body = [("thing", other), ("heading", "Between"), ("thing", guide), ("thing", other)]
    whole = fill(draw(pages.story(body=body), "body"), AnonymousUser(), "en")
    places = [whole.index(words) for words in ("Guide two", "Between", "Guide one")]
    assert places == sorted(places)
    assert whole.count('class="thing"') == 3


def test_what_is_drawn_for_everybody_says_nothing_of_a_thing_but_its_name(db) -> None:
    guide = pages.guide("A secret guide")
    drawn = draw(pages.story(body=[("thing", name_of(guide))]), "body")
    assert drawn.names == (name_of(guide),)
    assert "secret" not in drawn.html


def test_an_editor_cannot_write_a_mark(db) -> None:
    guide = name_of(pages.guide("Somebody’s guide"))
    body = [("heading", mark(guide)), ("quote", {"text": mark(guide), "who": mark(guide)})]
    drawn = draw(pages.story(body=body), "body")
    assert drawn.names == ()
    assert "Somebody’s guide" not in fill(drawn, AnonymousUser(), "en")


def test_a_body_drawn_once_shows_each_reader_what_they_may_see(client: Client, rosa, db) -> None:
    coalition = CoalitionFactory()
    guide = pages.guide("Only for members")
    guide.view_restrictions.create(restriction_type="login")
    drawn = draw(pages.story(body=[("thing", name_of(guide)), ("thing", name_of(coalition))]), "body")
    assert "Only for members" in fill(drawn, rosa, "en")
    outside = fill(drawn, AnonymousUser(), "en")
    assert "Only for members" not in outside
    assert coalition.name in outside


def test_things_are_found_in_the_language_asked_for_else_in_their_own(db) -> None:
    both, one = pages.guide("In both"), pages.guide("In one")
    spanish = pages.translated(both, title="En los dos")
    found = find_things([name_of(both), name_of(one)], AnonymousUser(), "es")
    assert {thing.model.title for thing in found.values()} == {"En los dos", "In one"}
    assert found[name_of(both)].model == spanish


@pytest.mark.parametrize("field", ["opening", "steps", "closing"])
def test_each_part_of_a_guide_shows_its_cards(client: Client, db, field: str) -> None:
    card = ("thing", name_of(pages.guide("Another guide")))
    step = pages.step("Eat", 10) | {"body": [card]}
    guide = pages.guide("This guide", **{field: [("step", step)] if field == "steps" else [card]})
    assert client.get(guide.address()).content.decode().count("Another guide") == 1


def test_steps_with_many_cards_cost_as_many_queries_as_one_with_one(client: Client, db) -> None:
    card = ("thing", name_of(pages.guide("Another guide")))
    step = ("step", pages.step("Eat", 10) | {"body": [card]})
    one, six = (cost(pages.guide(f"Guide of {count}", steps=[step] * count), client) for count in (1, 6))
    assert one == six


def test_the_form_of_a_card_is_given_what_its_chooser_shows(db):
    """With the bare key the script of the form stumbles, and the page would be saved without what follows."""
    tool = ToolFactory(title="One-page family consent")
    state = ThingBlock().get_form_state(f"tool:{tool.key}")
    assert (state["id"], state["edit_url"]) == (f"tool:{tool.key}", None)
    assert "One-page family consent" in state["title"]
    assert ThingBlock().get_form_state("tool:gone") is None
