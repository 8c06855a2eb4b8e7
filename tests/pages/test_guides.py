"""Guides: an agenda that adds up, on the wall clock of a meeting, with stages, roles and notes."""

import json
import re
from datetime import time
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils.translation import override
from wagtail.models import Page

from hub.pages.agenda import Meeting, clock_of, days_later, read_start
from hub.pages.kinds import guide_document
from hub.pages.models import GuidePage
from hub.pages.panels import verdict
from tests.factories import pages
from topics.models import Audience, Topic


def lab(**fields):
    """A guide of two stages with a break between them."""
    steps = [
        ("stage", {"title": "Look", "purpose": "To see one day."}),
        ("step", pages.step("Eat", 10, ("soup",), roles=["facilitator"], notes="<p>Begin yourself.</p>")),
        ("step", pages.step("Draw", 25, purpose="To see the hours.", checklist=["Paper on the wall"])),
        ("pause", {"title": "", "minutes": 5}),
        ("stage", {"title": "Decide", "purpose": ""}),
        ("step", pages.step("Call", 20, roles=["note-keeper"])),
    ]
    roles = [("role", {"role": "note-keeper", "name": "The pen", "does": "Writes what is said."})]
    return pages.guide(**{"steps": steps, "roles": roles, "need": [("thing", "Wall paper")]} | fields)


def read(client: Client, page, query: str = "") -> str:
    response = client.get(f"{page.address()}{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:30", time(18, 30)),
        ("6:30 pm", time(18, 30)),
        ("6 p.m.", time(18, 0)),
        ("12 am", time(0, 0)),
        ("12:15 PM", time(12, 15)),
        ("18h30", time(18, 30)),
        ("9", time(9, 0)),
        ("25:00", None),
        ("18:75", None),
        ("13 pm", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_start_is_read_as_people_type_it_and_nonsense_is_not_guessed(typed: str, meant: time | None) -> None:
    assert read_start(typed) == meant


def test_without_a_start_the_clock_counts_from_the_beginning_and_with_one_it_hangs_on_the_wall() -> None:
    assert clock_of(75, None) == "1:15"
    assert clock_of(75, time(18, 50)) == "8:05 PM"
    with override("es"):
        assert clock_of(75, time(18, 50)) == "8:05 p.m."


def test_past_midnight_is_the_next_day_and_not_an_hour_that_is_not_there() -> None:
    assert clock_of(75, time(23, 30)) == "12:45 AM"
    assert [days_later(minutes, time(23, 30)) for minutes in (0, 29, 30, 75)] == [0, 0, 1, 1]
    assert days_later(10_000, None) == 0


def test_steps_breaks_and_stages_add_up(db: None) -> None:
    agenda = lab().agenda
    assert agenda.minutes == 60
    assert [(stage.title, stage.minutes) for stage in agenda.stages] == [("Look", 40), ("Decide", 20)]
    assert [(entry.number, entry.begins) for entry in agenda.entries] == [(1, 0), (2, 10), (0, 35), (3, 40)]
    assert [step.title for step in agenda.steps] == ["Eat", "Draw", "Call"]


def test_a_guide_without_stages_is_as_good_a_guide(client: Client, db: None) -> None:
    guide = pages.guide()
    assert [stage.title for stage in guide.agenda.stages] == [""]
    assert 'class="stage"' not in read(client, guide)


def test_the_page_sets_its_clock_by_the_start_in_its_address(client: Client, db: None) -> None:
    guide = lab()
    whole = read(client, guide, "?start=18:30&notes=on")
    assert '<b data-begins="40">7:10 PM</b>' in whole
    assert re.search(r"Finish at\s*<b[^>]*>7:30 PM</b>", whole)
    assert 'value="18:30"' in whole
    assert '<b data-begins="40">0:40</b>' in read(client, guide)
    assert "A time looks like" in read(client, guide, "?start=soonish")


def test_notes_are_shown_until_a_reader_says_no_and_the_address_remembers(client: Client, db: None) -> None:
    guide = lab()
    for query, hidden in (("", False), ("?start=", True), ("?start=&notes=on", False)):
        whole = read(client, guide, query)
        assert ('class="guide no-notes"' in whole) is hidden
        assert "Begin yourself." in whole
        assert ('name="notes" value="on" checked' in whole) is not hidden


def test_a_meeting_says_itself_again_in_an_address() -> None:
    assert Meeting().query == ""
    assert Meeting.of({"start": "18:30", "notes": "on"}).query == "?start=18%3A30&notes=on"
    assert Meeting.of({"start": ""}) == Meeting(notes=False, space=False)


def test_a_role_is_defined_once_and_named_as_the_guide_calls_it(client: Client, db: None) -> None:
    whole = read(client, lab())
    assert "<dt>The pen</dt><dd>Writes what is said.</dd>" in whole
    assert whole.count("The pen") == 2  # once defined, once in the step that needs it
    assert "Facilitator" in whole


def test_on_paper_stand_the_clock_what_to_pack_who_does_what_and_room_to_write(client: Client, db: None) -> None:
    guide = lab()
    response = client.get(f"{guide.address()}print/?start=18:30&notes=on&space=on")
    paper = response.content.decode()
    for words in ("7:10 PM", "Wall paper", "soup", "The pen", "Begin yourself.", "Paper on the wall", 'class="lines"'):
        assert words in paper, words
    assert 'id="talk"' not in paper
    assert 'class="paper no-notes no-space"' in client.get(f"{guide.address()}print/?start=").content.decode()


def test_a_guide_of_two_languages_is_on_paper_in_each_and_a_draft_in_none(client: Client, db: None) -> None:
    guide = lab()
    assert "To pack" in client.get(f"{guide.address('es')}print/").content.decode()  # the original, in its own words
    spanish = pages.translated(guide, title="Dibujar el día")
    assert "Dibujar el día" in client.get("/es/guides/draw-the-day-of-one-family/print/").content.decode()
    spanish.unpublish()
    guide.unpublish()
    assert client.get("/en/guides/draw-the-day-of-one-family/print/").status_code == 404


def test_a_draft_is_previewed_as_a_page_and_on_paper(client: Client, db: None, rf, amara) -> None:
    guide = lab(live=False)
    assert [mode for mode, _label in guide.preview_modes] == ["", "print"]
    for mode, mark in (("", 'class="guide'), ("print", 'class="paper')):
        shown = guide.make_preview_request(preview_mode=mode)
        assert mark in shown.content.decode()


def test_editors_are_told_whether_the_steps_fill_the_time() -> None:
    assert verdict(75, None) == ""
    assert verdict(0, 90) == ""
    assert verdict(90, 90) == "The steps fill the planned time exactly."
    assert verdict(75, 90) == "15 minutes of the planned time are left."
    assert verdict(91, 90) == "1 minute too long for the planned time."


def test_the_form_of_a_guide_shows_the_sum_of_its_minutes(signed_in, amara) -> None:
    guide = lab(planned_minutes=70)
    form = signed_in(amara).get(f"/admin/pages/{guide.pk}/edit/").content.decode()
    assert "<span data-total>60</span>" in form
    assert "10 minutes of the planned time are left." in form


def test_machines_read_sections_steps_supplies_and_the_whole_time(client: Client, db: None) -> None:
    guide = lab()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', read(client, guide))[1])
    said = next(one for one in said.get("@graph", [said]) if one["@type"] == "HowTo")
    assert said["totalTime"] == "PT60M"
    assert [one["name"] for one in said["supply"]] == ["Wall paper", "soup"]
    assert {one["@type"] for one in said["step"]} == {"HowToSection"}
    assert [one["name"] for one in said["step"]] == ["Look", "Decide"]
    draw = said["step"][0]["itemListElement"][1]
    assert draw["name"] == "Draw"
    assert draw["text"] == "To see the hours. Plates first."
    assert draw["url"].endswith(f"#{guide.agenda.steps[1].anchor}")
    assert f'id="{guide.agenda.steps[1].anchor}"' in read(client, guide)


def test_a_search_finds_a_guide_by_its_steps_notes_and_things(db: None) -> None:
    body = guide_document(lab()).texts["en"].body
    for words in ("Draw", "To see the hours.", "Begin yourself.", "Paper on the wall", "soup", "Writes what is said."):
        assert words in body, words


def test_the_list_is_narrowed_by_topic_people_and_time_and_says_when_nothing_fits(client: Client, db: None) -> None:
    topic = Topic.objects.get_or_create(slug="equity", defaults={"name_en": "Equity", "name_es": "Equidad"})[0]
    parents = Audience.objects.get_or_create(slug="parents", defaults={"name_en": "Parents", "name_es": "Padres"})[0]
    short, long = pages.guide("Short"), pages.guide("Long", steps=[("step", pages.step("Sit", 180))])
    short.topics.add(topic)
    long.audiences.add(parents)
    for guide in (short, long):
        guide.save_revision().publish()

    def listed(query: str) -> set[str]:
        whole = client.get(f"/en/guides/{query}").content.decode()
        return {title for title in ("Short", "Long") if f">{title}</a></h2>" in whole}

    assert listed("") == {"Short", "Long"}
    assert listed("?topic=equity") == {"Short"}
    assert listed("?audience=parents") == {"Long"}
    assert listed("?time=60") == {"Short"}
    assert listed("?time=long") == {"Long"}
    assert listed("?topic=nonsense&time=nonsense") == {"Short", "Long"}
    assert listed("?topic=equity&time=long") == set()
    assert "No guide fits all of that." in client.get("/en/guides/?topic=equity&time=long").content.decode()


def test_the_migration_gives_ids_where_none_were_and_keeps_every_other_id_and_word(db: None) -> None:
    guide = pages.guide()
    kept = "11111111-2222-4333-8444-555555555555"
    body = [{"type": "paragraph", "value": "<p>Plates first.</p>", "id": "b1"}]
    old = [
        {"type": "step", "value": {"title": "Eat", "minutes": 10, "materials": ["soup", "bread"], "body": body}},
        {
            "type": "step",
            "id": kept,
            "value": {
                "title": "Draw",
                "minutes": 25,
                "materials": [{"type": "item", "value": "pens", "id": "m1"}],
                "body": body,
            },
        },
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pages_guidepage SET steps = %s WHERE page_ptr_id = %s", [json.dumps(old), guide.pk])
    revision = Page.objects.get(pk=guide.pk).latest_revision
    revision.content["steps"] = json.dumps(old)
    revision.save(update_fields=["content"])
    for operation in import_module("hub.pages.migrations.0010_ids_that_stay").Migration.operations:
        operation.migrate_stream_data_forward(apps, None)
    guide = GuidePage.objects.get(pk=guide.pk)
    eat, draw = guide.agenda.steps
    assert [eat.title, draw.title, guide.minutes] == ["Eat", "Draw", 35]
    assert [item.words for item in eat.materials] == ["soup", "bread"]
    assert draw.keys == [kept, "m1"]
    assert all(eat.keys)
    assert len(set(eat.keys)) == 3
    from_revision = guide.latest_revision.as_object().agenda.steps
    assert [step.keys for step in from_revision] == [eat.keys, draw.keys]
    assert str(eat.value["body"][0].value) == "<p>Plates first.</p>"
    assert eat.value["body"][0].id == "b1"
