"""Blocks: what an editor puts on a page, each with its template, its place in the menu and a way to translate it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail_localize.segments.types import StringSegmentValue

from content.blocks import StepBlocks, StoryBlocks, TableBlock, ThingBlock
from content.bodies import draw_blocks, fill
from content.things import Thing, find_thing
from hub.pages.steps import StepBlock
from search.registry import kind_named
from tests.factories import pages


def table() -> TypedTable:
    text, number = TableBlock().child_blocks["text"], TableBlock().child_blocks["number"]
    columns = [{"block": text, "heading": "Month"}, {"block": number, "heading": "Families"}]
    return TypedTable(columns, [{"values": ["March", "14"]}, {"values": ["May", "12"]}], "Families called")


@pytest.mark.parametrize("block", [*StoryBlocks().child_blocks.values(), *StepBlocks().child_blocks.values()])
def test_every_block_has_a_group_an_icon_a_sentence_and_a_template_of_its_own(block) -> None:
    assert block.meta.group
    assert block.meta.icon != "placeholder"
    assert str(block.meta.description).endswith(".")
    assert isinstance(block, ThingBlock) or get_template(block.meta.template)


def test_words_come_out_escaped() -> None:
    attack = "<script>alert(1)</script>"
    blocks = StoryBlocks().child_blocks
    assert attack not in blocks["heading"].render(attack, context={"id": "abc"})
    assert attack not in blocks["quote"].render({"text": attack, "who": attack})


def test_a_heading_has_an_anchor_that_stays_when_its_words_change(client: Client, db: None) -> None:
    story = pages.story()
    ((anchor, words),) = story.contents
    assert words == "What we heard"
    assert f'<h2 id="{anchor}">What we heard</h2>' in client.get(story.address()).content.decode()
    assert f'href="#{anchor}"' in client.get(story.address()).content.decode()


def test_a_table_names_its_rows_and_sets_figures_right() -> None:
    markup = TableBlock(name="table", template="blocks/table.html").render(table(), context={})
    assert '<table class="figures">' in markup
    assert markup.count('<th scope="col">') == 2
    assert '<th scope="row">March</th>' in "".join(markup.split("\n"))
    assert "<caption>Families called</caption>" in markup


def test_a_table_is_translated_word_by_word() -> None:
    block, value = TableBlock(), table()
    segments = block.get_translatable_segments(value)
    assert ("cell.0.0", "March") in [(segment.path, segment.render_text()) for segment in segments]
    spanish = {"Month": "Mes", "Families": "Familias", "March": "marzo", "May": "mayo", "Families called": "Llamadas"}
    translated = [StringSegmentValue(one.path, spanish.get(one.render_text(), one.render_text())) for one in segments]
    block.restore_translated_segments(value, translated)
    assert value.caption == "Llamadas"
    assert [column["heading"] for column in value.columns] == ["Mes", "Familias"]
    assert [row["values"] for row in value.row_data] == [["marzo", "14"], ["mayo", "12"]]


def test_a_picture_carries_its_description(client: Client, db: None) -> None:
    picture = pages.picture()
    picture.contextual_alt_text, picture.decorative = "A wall of paper", False
    story = pages.story(body=[("picture", {"picture": picture, "caption": "The wall"})])
    whole = client.get(story.address()).content.decode()
    assert 'alt="A wall of paper"' in whole
    assert "<figcaption>The wall</figcaption>" in whole
    assert "srcset=" in whole


def test_the_minutes_of_all_steps_add_up(client: Client, db: None) -> None:
    guide = pages.guide(steps=[("step", pages.step("Eat", 10, ("soup",))), ("step", pages.step("Draw", 25))])
    assert guide.minutes == 35
    assert [entry.begins for entry in guide.agenda.entries] == [0, 10]
    whole = client.get(guide.address()).content.decode()
    assert "35 minutes in all." in whole
    assert "soup" in whole


def test_a_step_takes_at_least_a_minute() -> None:
    minutes = StepBlock().child_blocks["minutes"]
    assert minutes.clean(1) == 1
    with pytest.raises(Exception, match="greater than or equal to 1"):
        minutes.clean(0)


def test_a_thing_is_stored_by_kind_and_key_and_shown_as_its_card(client: Client, db: None) -> None:
    guide = pages.guide()
    name = Thing(kind_named("guide"), guide).name
    assert name == f"guide:{guide.translation_key}"
    story = pages.story(body=[("thing", name)])
    whole = client.get(story.address()).content.decode()
    assert f'<a href="{guide.address()}">{guide.title}</a>' in whole


def test_a_thing_follows_the_reader_into_their_language(db: None) -> None:
    guide = pages.guide()
    spanish = pages.translated(guide)
    assert find_thing(f"guide:{guide.translation_key}", AnonymousUser(), "es").model == spanish


@pytest.mark.parametrize("name", ["", "guide:", "guide:no-key", "nothing:1", "tool:999999", "nonsense", "a:--><b>"])
def test_a_thing_that_is_no_more_leaves_no_trace(db: None, name: str) -> None:
    drawn = draw_blocks([StoryBlocks().child_blocks["thing"].bind(name)], "en")
    assert fill(drawn, AnonymousUser(), "en") == ""


def test_a_thing_somebody_may_not_see_leaves_no_trace(client: Client, db: None) -> None:
    draft = pages.guide("A secret guide")
    name = f"guide:{draft.translation_key}"
    story = pages.story(body=[("thing", name)])
    draft.unpublish()
    assert "A secret guide" not in client.get(story.address()).content.decode()


def test_the_window_for_things_finds_chooses_and_gives_back(signed_in, amara, ben) -> None:
    guide = pages.guide("Draw the day of one family")
    name = f"guide:{guide.translation_key}"
    editor = signed_in(amara)
    for url in ("thing_chooser:choose", "thing_chooser:choose_results"):
        assert editor.get(reverse(url), {"q": "draw", "kind": "guide"}).status_code == 200
    chosen = editor.get(reverse("thing_chooser:chosen", args=[name])).json()
    assert chosen["result"]["id"] == name
    assert "Draw the day" in chosen["result"]["title"]
    assert editor.get(reverse("thing_chooser:chosen", args=["guide:none"])).status_code == 404
    assert signed_in(ben).get(reverse("thing_chooser:choose")).status_code == 302
