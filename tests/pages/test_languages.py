"""Two languages: every address answers in both, says what it shows, and points to the original."""

import re

from django.test import Client

from content.page import HubPage
from tests.factories import pages


def head_of(client: Client, path: str) -> tuple[str, str]:
    response = client.get(path)
    assert response.status_code == 200, path
    whole = response.content.decode()
    return whole[: whole.index("</head>")], whole


def test_an_untranslated_page_is_shown_in_its_own_language_and_never_404(client: Client, db: None) -> None:
    story = pages.story("The ditch meeting")
    head, whole = head_of(client, "/es/blog/the-ditch-meeting/")
    assert '<html lang="es"' in head
    assert '<h1 lang="en">The ditch meeting</h1>' in whole
    assert re.search(r'rel="canonical" href="[^"]*/en/blog/the-ditch-meeting/"', head)
    assert 'hreflang="es"' not in head
    assert "notice" in whole[whole.index("<main") : whole.index("<h1")]
    assert story.address("es") == "/es/blog/the-ditch-meeting/"


def test_a_spanish_original_is_shown_under_the_english_address_too(client: Client, db: None) -> None:
    pages.story("El camión que sí paró", "es", slug="el-camion")
    head, whole = head_of(client, "/en/blog/el-camion/")
    assert '<h1 lang="es">El camión que sí paró</h1>' in whole
    assert re.search(r'rel="canonical" href="[^"]*/es/blog/el-camion/"', head)


def test_a_translated_page_names_both_languages_and_needs_no_sentence(client: Client, db: None) -> None:
    pages.translated(pages.story("The ditch meeting"), title="La junta de la acequia")
    head, whole = head_of(client, "/es/blog/the-ditch-meeting/")
    assert "<h1>La junta de la acequia</h1>" in whole
    assert re.search(r'hreflang="en" href="[^"]*/en/blog/the-ditch-meeting/"', head)
    assert re.search(r'hreflang="es" href="[^"]*/es/blog/the-ditch-meeting/"', head)
    assert re.search(r'rel="canonical" href="[^"]*/es/blog/the-ditch-meeting/"', head)
    assert "original" not in whole[whole.index("<main") : whole.index("<h1")]


def test_a_translation_that_is_a_draft_leaves_the_original_in_its_place(client: Client, db: None) -> None:
    story = pages.story("The ditch meeting")
    pages.translated(story, title="La junta").unpublish()
    _head, whole = head_of(client, "/es/blog/the-ditch-meeting/")
    assert "The ditch meeting" in whole
    assert "La junta" not in whole


def test_the_switch_of_language_keeps_the_page(client: Client, db: None) -> None:
    pages.story("The ditch meeting")
    _head, whole = head_of(client, "/en/blog/the-ditch-meeting/")
    assert 'href="/es/blog/the-ditch-meeting/" lang="es"' in whole
    _head, whole = head_of(client, "/es/blog/the-ditch-meeting/")
    assert 'href="/en/blog/the-ditch-meeting/" lang="en"' in whole


def test_an_address_with_the_other_language_s_slug_leads_to_the_translation(client: Client, db: None) -> None:
    spanish = pages.translated(pages.story("The ditch meeting"))
    spanish.slug = "la-junta"
    spanish.save_revision().publish()
    assert client.get("/es/blog/the-ditch-meeting/").headers["Location"] == "/es/blog/la-junta/"


def test_what_exists_in_no_language_is_not_found(client: Client, db: None) -> None:
    assert client.get("/es/blog/nothing/").status_code == 404


def test_a_list_shows_each_story_once_in_the_reader_s_language_first(client: Client, db: None) -> None:
    pages.translated(pages.story("The ditch meeting"), title="La junta de la acequia")
    pages.story("Wet laundry")
    _head, whole = head_of(client, "/es/blog/")
    assert "La junta de la acequia" in whole
    assert "The ditch meeting" not in whole
    assert '<h2 lang="en"><a href="/es/blog/wet-laundry/">Wet laundry</a></h2>' in whole


def test_both_languages_of_a_page_share_one_key(db: None) -> None:
    story: HubPage = pages.story()
    assert pages.translated(story).translation_key == story.translation_key
    assert story.languages() == {"en": story.address("en"), "es": story.address("es")}


def test_each_part_of_a_list_has_its_own_title_and_address(client: Client, db: None) -> None:
    for number in range(13):
        pages.story(f"Story {number}")
    seen = set()
    for path in ("/en/blog/", "/en/blog/?page=2", "/en/blog/in/community-voices/"):
        head, _whole = head_of(client, path)
        canonical = re.search(r'rel="canonical" href="[^"]*?(/en/[^"]*)"', head)
        assert canonical
        assert canonical.group(1) == path
        assert f'hreflang="es" href="http://localhost:8000{path.replace("/en/", "/es/")}"' in head
        seen.add(re.search(r"<title>(.*?)</title>", head).group(1))
    assert len(seen) == 3


def test_a_list_narrowed_to_nothing_known_is_the_whole_list(client: Client, db: None) -> None:
    pages.story("The ditch meeting")
    for query in ("?category=none", "?tag=none", "?page=99", "?page=x"):
        head, whole = head_of(client, f"/en/blog/{query}")
        assert "The ditch meeting" in whole
        assert 'href="http://localhost:8000/en/blog/"' in head
