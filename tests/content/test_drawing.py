"""What blocks draw: for eyes, for ears, on paper, without JavaScript, and at a fixed cost."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from content.bodies import draw
from content.drawing import make_pictures_of
from content.pictures import lacking_avif
from tests.factories import blocks, pages


def drawn(kind: str, value: object, language: str = "en") -> BeautifulSoup:
    story = pages.story(body=blocks.stream([(kind, value)]), language=language)
    return BeautifulSoup(draw(story, "body").html, "html.parser")


def cost(client: Client, page) -> int:
    client.get(page.address())
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page.address()).status_code == 200
    return len(captured)


def test_a_page_with_six_blocks_of_each_kind_costs_as_many_queries_as_with_one(client: Client, db) -> None:
    one = pages.story("One", body=blocks.stream(blocks.every()))
    six = pages.story("Six", body=blocks.stream([block for number in range(6) for block in blocks.every(number)]))
    assert cost(client, six) == cost(client, one)


def test_ten_steps_of_all_blocks_cost_as_many_queries_as_two(client: Client, db) -> None:
    body = [
        {"type": kind, "value": value, "id": f"{place:08}"}
        for place, (kind, value) in enumerate(blocks.every())
        if kind not in ("heading", "quote", "button")
    ]
    step = {"title": "Eat", "minutes": 10, "materials": [], "body": body}
    two, ten = (pages.guide(f"Guide of {count}", steps=[("step", step)] * count) for count in (2, 10))
    assert cost(client, ten) == cost(client, two)


def test_a_gallery_opens_each_picture_in_full_by_a_link_with_its_words(db) -> None:
    page = drawn("gallery", blocks.gallery())
    links = page.select(".gallery li a")
    assert len(links) == 2
    assert links[0]["href"].endswith(".webp")
    assert links[0].img["alt"] == "Seedlings 0"
    assert "Picture 1 of 2, in full" in links[0].get_text()


def test_a_picture_that_stands_twice_keeps_both_its_words(db) -> None:
    image = pages.picture()
    page = drawn("gallery", blocks.gallery(image, image))
    assert [one["alt"] for one in page.select("img")] == ["Seedlings 0", "Seedlings 1"]


def test_pictures_have_sizes_wait_to_be_seen_and_come_as_avif_once_a_worker_was_there(db) -> None:
    story = pages.story(body=blocks.stream([("picture", {"picture": blocks.said(pages.picture()), "caption": ""})]))
    first = BeautifulSoup(draw(story, "body").html, "html.parser")
    assert (first.img["loading"], first.img["width"], first.img["height"]) == ("lazy", "480", "270")
    assert "1440w" in first.img["srcset"]
    assert first.source is None
    assert lacking_avif().count() == 3
    make_pictures_of(story.pk)
    assert lacking_avif().count() == 0
    story.refresh_from_db()
    again = BeautifulSoup(draw(story, "body").html, "html.parser")
    assert again.picture.source["type"] == "image/avif"
    assert again.source["srcset"].count(".avif") == 3
    assert again.img["src"].endswith(".webp")


def test_publishing_has_a_worker_make_the_pictures_and_a_draft_does_not(db) -> None:
    story = pages.story()
    asked = DBTaskResult.objects.filter(task_path="content.tasks.draw_page")
    assert [one.args_kwargs["args"] for one in asked] == [[story.pk]]
    story.save_revision()
    assert asked.count() == 1


def test_a_focal_point_decides_what_a_crop_keeps(db) -> None:
    image = pages.picture()
    before = image.get_rendition("fill-320x320|format-webp").focal_point_key
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 1500, 450, 100, 100
    image.save()
    assert image.get_rendition("fill-320x320|format-webp").focal_point_key != before


def test_a_chart_is_heard_as_its_title_and_figures_and_opens_as_a_table(db) -> None:
    page = drawn("chart", blocks.chart())
    assert page.svg["role"] == "img"
    assert "viewbox" not in page.svg.attrs
    said = page.svg["aria-label"]
    assert said.startswith("Fewer times. Families: from 14 (March) to 5 (July)")
    assert "highest 14 (March), lowest 5 (July)" in said
    assert [bar["width"] for bar in page.select("rect")] == ["78%", "66.86%", "27.86%"]
    assert [cell.get_text() for cell in page.select("details td")] == ["14", "12", "5"]
    assert "Source: Our calls" in page.figcaption.get_text()


def test_lines_name_their_moments_and_write_their_values(db) -> None:
    page = drawn("chart", blocks.chart(sort="lines"))
    assert len(page.select("line.stroke")) == 2
    assert [text.get_text() for text in page.select("text")] == ["14", "12", "5", "March", "May", "July"]


def test_a_sound_waits_and_has_its_words_below(db) -> None:
    page = drawn("audio", blocks.audio())
    assert page.audio["preload"] == "none"
    assert page.audio["aria-label"] == "Two minutes at the gate"
    assert "We begin outside." in page.details.get_text()


def test_a_film_of_ours_has_its_captions(db) -> None:
    page = drawn("video", blocks.video())
    assert page.video["preload"] == "none"
    assert (page.track["kind"], page.track["srclang"], page.track["label"]) == ("captions", "en", "English")
    assert page.source["type"] == "video/webm"
    assert "poster" not in page.video.attrs


def test_a_film_elsewhere_is_loaded_when_somebody_asks_and_only_that_host_is_let_in(client: Client, db) -> None:
    story = pages.story(body=blocks.stream([("video", blocks.film())]))
    closed = client.get(story.address())
    page = BeautifulSoup(closed.content, "html.parser")
    assert page.iframe is None
    assert "frame-src 'none'" in closed["Content-Security-Policy"]
    link = page.select_one(".player a")
    running = client.get(story.address() + link["href"].partition("#")[0])
    assert (
        BeautifulSoup(running.content, "html.parser")
        .iframe["src"]
        .startswith("https://www.youtube-nocookie.com/embed/abcdefghijk")
    )
    assert "frame-src https://www.youtube-nocookie.com" in running["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["film-ffffffff", "film-", "1", "film-00000000%27"])
def test_asking_for_a_film_that_is_not_there_lets_no_host_in(client: Client, db, asked: str) -> None:
    story = pages.story(body=blocks.stream([("heading", "No film"), ("video", blocks.film())]))
    answer = client.get(f"{story.address()}?watch={asked}")
    assert "frame-src 'none'" in answer["Content-Security-Policy"]
    assert b"<iframe" not in answer.content


def test_a_document_names_its_type_and_size(db) -> None:
    value = {"document": blocks.document("form.pdf", b"x" * 2048).pk, "title": "The form", "about": ""}
    assert drawn("document", value).a.get_text(" ", strip=True).replace("\xa0", " ") == "The form (PDF, 2.0 KB)"


def test_a_callout_shows_its_kind_and_one_from_before_kinds_is_a_hint(db) -> None:
    value = {"title": "Take care", "text": "<p>Wait.</p>"}
    assert "caution" in drawn("callout", value | {"sort": "caution"}).div["class"]
    assert "hint" in drawn("callout", value).div["class"]


def test_what_blocks_add_is_in_the_language_of_the_page(db) -> None:
    assert "Mira lo mismo" not in drawn("chart", blocks.chart()).get_text()
    page = drawn("video", blocks.video(), language="es")
    assert page.track["srclang"] == "en"
