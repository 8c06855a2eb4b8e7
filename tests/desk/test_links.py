"""Links that lead nowhere: found in what is stored, told per page, looked at again, left alone."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from content.models import HubDocument
from hub.desk.links import keeping, rounds
from hub.desk.links.outside import Outcome
from hub.desk.links.reading import Link, of_address, of_rich_text
from hub.models import PageLink
from tests.factories import pages
from tests.factories.library import ToolFactory

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/links/"


def story_with(html="", title="The ditch meeting", **fields):
    body = [*fields.pop("blocks", ()), ("paragraph", f"<p>{html}</p>")]
    return pages.story(title, body=body, **fields)


def to_page(page, words="there"):
    return f'<a linktype="page" id="{page.pk}">{words}</a>'


def troubles(story):
    return {row.target: row.trouble for row in PageLink.objects.filter(page=story) if row.trouble}


def leads_nowhere(answer):
    """Nothing is found there; under another language's address, where the question is sent on to, neither."""
    return answer.status_code == 404 or answer.get("Location", "").startswith("/en/admin/")


def look():
    keeping.note_all()


def test_rich_text_gives_its_links_with_the_words_that_are_clicked():
    html = (
        '<p>See <a linktype="page" id="7">the <b>other</b> page</a>, <a href="https://a.example/x">them</a>, '
        '<a href="mailto:x@y.example">mail</a>, <a href="#part">below</a>, <a linktype="document" id="3">form</a> '
        '<embed embedtype="image" id="9" alt="A table"/></p>'
    )
    assert of_rich_text(html) == [
        Link("page", "7", words="the other page"),
        Link("outside", "https://a.example/x", words="them"),
        Link("document", "3", words="form"),
        Link("image", "9", words="A table"),
    ]


@pytest.mark.parametrize(("href", "kind", "target"), [
    ("/en/blog/", "here", "/en/blog/"), ("http://localhost:8000/en/tools/?q=x", "here", "/en/tools/?q=x"),
    ("http://localhost:80001/x", "outside", "http://localhost:80001/x"), ("//evil.example/", None, None),
    ("https://a.example", "outside", "https://a.example"), ("tel:1", None, None), ("javascript:x", None, None),
])  # fmt: skip
def test_an_address_is_of_this_site_or_of_another_or_none(href, kind, target):
    found = of_address(href)
    assert (found and found.kind, found and found.target) == (kind, target)


def test_a_page_that_is_gone_or_not_published_is_told_and_one_that_is_there_is_not():
    there, draft, gone = (pages.story(title) for title in ("There", "Draft", "Gone"))
    story = story_with(to_page(there) + to_page(draft) + to_page(gone))
    assert troubles(story) == {}
    draft.unpublish()
    key = str(gone.pk)
    gone.delete()
    look()
    assert troubles(story) == {str(draft.pk): "unpublished", key: "gone"}


def test_documents_pictures_and_cards_that_are_gone_are_told():
    document = HubDocument.objects.create(title="Form", file=ContentFile(b"x", "form.txt"))
    picture, tool = pages.picture(), ToolFactory()
    picture.contextual_alt_text = "A long table"
    blocks = [("picture", {"picture": picture, "caption": ""}), ("thing", f"tool:{tool.key}")]
    story = story_with(f'<a linktype="document" id="{document.pk}">form</a>', blocks=blocks)
    assert {row.kind for row in PageLink.objects.filter(page=story)} == {"document", "image", "thing"}
    assert troubles(story) == {}
    keys = [str(document.pk), str(picture.pk), f"tool:{tool.key}"]
    for one in (document, picture, tool):
        one.delete()
    look()
    assert troubles(story) == dict.fromkeys(keys, "gone")


def test_a_page_that_is_closed_to_readers_of_the_other_is_told_unless_both_stand_behind_the_same_door():
    closed = pages.site_page("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    story = story_with(to_page(closed))
    look()
    assert troubles(story) == {str(closed.pk): "restricted"}
    PageViewRestriction.objects.all().delete()
    PageViewRestriction.objects.create(page=pages.home(), restriction_type=PageViewRestriction.LOGIN)
    look()
    assert troubles(story) == {}


def test_a_typed_address_is_followed_in_what_is_stored():
    pages.story("There")
    Redirect.objects.create(old_path="/en/blog/old", redirect_link="/en/blog/there/")
    links = ("/en/blog/there/", "/en/blog/old/", "/en/blog/nothing/", "/nowhere", "/en/tools/", "/es/blog/there/")
    story = story_with("".join(f'<a href="{path}">x</a>' for path in links))
    assert troubles(story) == {
        "/en/blog/old/": "moved",
        "/en/blog/nothing/": "gone",
        "/nowhere": "gone",
        "/es/blog/there/": "language",
    }


def test_a_typed_english_address_is_told_in_the_spanish_translation():
    pages.story("There")
    english = story_with('<a href="/en/blog/there/">x</a>')
    spanish = pages.translated(english)
    assert (troubles(english), troubles(spanish)) == ({}, {"/en/blog/there/": "language"})


def test_a_link_that_was_taken_out_is_forgotten_and_what_was_found_of_the_others_is_kept():
    story = story_with('<a href="https://a.example/">a</a> <a href="https://b.example/">b</a>')
    PageLink.objects.filter(target="https://a.example/").update(trouble="unreachable", failures=2)
    story.body = [("paragraph", '<p><a href="https://a.example/">a, differently</a></p>')]
    story.save_revision().publish()
    row = PageLink.objects.get(page=story)
    assert (row.target, row.trouble, row.words) == ("https://a.example/", "unreachable", "a, differently")


def test_the_links_of_a_page_that_is_no_longer_published_are_not_told(signed_in, amara):
    story = story_with('<a href="/nowhere">x</a>')
    story.unpublish()
    assert "/nowhere" not in signed_in(amara).get(REPORT).text


def test_the_report_leads_to_the_block_and_shows_only_one_s_own_pages(signed_in, amara, lucia):
    story_with('<a href="/nowhere">the form</a>')
    story_with('<a href="/en-ninguna-parte">x</a>', title="En español", language="es")
    row = PageLink.objects.get(target="/nowhere")
    text = signed_in(amara).get(REPORT).text
    assert f"/admin/pages/{row.page_id}/edit/#:w:contentpath={row.place}" in text
    assert ("“the form”" in text, "/en-ninguna-parte" in text) == (True, True)
    hers = signed_in(lucia).get(REPORT).text
    assert ("/nowhere" in hers, "/en-ninguna-parte" in hers) == (False, True)
    assert leads_nowhere(signed_in(lucia).post(f"/admin/links/{row.pk}/", {"act": "ignore"}))
    row.refresh_from_db()
    assert row.ignored_at is None
    exported = list(csv.DictReader(io.StringIO(signed_in(lucia).get(f"{REPORT}?export=csv").getvalue().decode())))
    assert [line["Where to"] for line in exported] == ["/en-ninguna-parte"]


def test_a_link_is_left_alone_and_watched_again(signed_in, amara):
    story_with('<a href="/nowhere">x</a>')
    row, editor = PageLink.objects.get(target="/nowhere"), signed_in(amara)
    editor.post(f"/admin/links/{row.pk}/", {"act": "ignore"})
    assert "/nowhere" not in editor.get(REPORT).text
    assert "/nowhere" in editor.get(f"{REPORT}?ignored=1").text
    row.refresh_from_db()
    assert row.ignored_by == amara
    editor.post(f"/admin/links/{row.pk}/", {"act": "mind"})
    assert "/nowhere" in editor.get(REPORT).text


def test_a_link_is_looked_at_again_at_the_press_of_a_button(signed_in, amara):
    draft = pages.story("Draft", live=False)
    story_with(to_page(draft))
    editor, row = signed_in(amara), PageLink.objects.get(target=str(draft.pk))
    draft.save_revision().publish()
    assert "it works" in editor.post(f"/admin/links/{row.pk}/", {"act": "look"}, follow=True).text
    row.refresh_from_db()
    assert row.trouble == ""


def test_an_act_that_is_none_and_a_mere_visit_change_nothing(signed_in, amara):
    story_with('<a href="/nowhere">x</a>')
    row, editor = PageLink.objects.get(target="/nowhere"), signed_in(amara)
    assert leads_nowhere(editor.post(f"/admin/links/{row.pk}/", {"act": "burn"}))
    assert editor.get(f"/admin/links/{row.pk}/").status_code == 405


# Other sites


@pytest.fixture
def answers(monkeypatch, settings):
    """What the other sites answer, by address; nobody is really asked."""
    settings.CHECK_LINKS = True
    known, asked = {}, []

    def look_at(url):
        asked.append(url)
        return known.get(url, Outcome(True))

    monkeypatch.setattr(rounds, "look_at", look_at)
    known["asked"] = asked
    return known


def test_no_other_site_is_asked_unless_the_operator_wants_it(answers, settings, signed_in, amara):
    story_with('<a href="https://a.example/">a</a>')
    settings.CHECK_LINKS = False
    assert rounds.go_round() == 0
    row = PageLink.objects.get(target="https://a.example/")
    said = signed_in(amara).post(f"/admin/links/{row.pk}/", {"act": "look"}, follow=True).text
    assert "not looked at here" in said
    assert answers["asked"] == []


def test_each_host_is_asked_once_a_round_and_again_only_after_two_weeks(answers):
    urls = ("https://a.example/1", "https://a.example/2", "https://b.example/")
    story_with("".join(f'<a href="{url}">x</a>' for url in urls))
    assert rounds.go_round() == 2
    assert rounds.go_round() == 1
    assert rounds.go_round() == 0
    assert sorted(answers["asked"]) == sorted(urls)
    PageLink.objects.update(checked_at=timezone.now() - timedelta(days=15))
    assert rounds.go_round() == 2


def test_what_is_certain_is_told_at_once_and_a_silence_only_the_second_time(answers):
    story = story_with('<a href="https://a.example/">a</a> <a href="https://b.example/">b</a>')
    answers["https://a.example/"] = Outcome(False, "HTTP 404", is_sure=True)
    answers["https://b.example/"] = Outcome(False, "TimeoutError")
    rounds.go_round()
    assert troubles(story) == {"https://a.example/": "unreachable"}
    PageLink.objects.update(checked_at=timezone.now() - timedelta(hours=13))
    rounds.go_round()
    assert troubles(story) == dict.fromkeys(("https://a.example/", "https://b.example/"), "unreachable")
    assert PageLink.objects.get(target="https://a.example/").reason == "HTTP 404"


def test_an_address_that_works_again_and_one_that_tells_nothing_are_no_trouble(answers):
    story = story_with('<a href="https://a.example/">a</a>')
    PageLink.objects.update(trouble="unreachable", failures=3, failing_since=timezone.now())
    rounds.go_round()
    assert troubles(story) == {}
    answers["https://a.example/"] = Outcome(None, "HTTP 403")
    PageLink.objects.update(checked_at=timezone.now() - timedelta(days=15))
    rounds.go_round()
    row = PageLink.objects.get()
    assert (row.trouble, row.failing_since, row.failures) == ("", None, 0)


def test_a_link_left_alone_is_not_asked_for(answers):
    story_with('<a href="https://a.example/">a</a>')
    PageLink.objects.update(ignored_at=timezone.now())
    assert rounds.go_round() == 0


def test_only_one_worker_goes_round_at_a_time(answers):
    story_with('<a href="https://a.example/">a</a>')
    assert rounds.cache.add(rounds.CLAIM, "1", timeout=60)
    assert rounds.go_round() == 0
    rounds.cache.delete(rounds.CLAIM)
    assert rounds.go_round() == 1
