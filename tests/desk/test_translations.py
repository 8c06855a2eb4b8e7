"""Translations: which are missing, begun or behind, what share is done, and what their readers are told."""

import csv
import io

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hub.desk.translations import progress_of
from hub.models import TranslationState
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.webinars import webinar_page

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/translations/"
TITLES = ("Whole", "Behind", "Alone", "Begun")


def spanish():
    return Locale.objects.get(language_code="es")


def change(story, words="It rained."):
    """Publish a page with other words."""
    story.refresh_from_db()
    story.intro = words
    story.save_revision().publish()


def by_sentences(story):
    """Have a page translated in the translator's form; return what it keeps."""
    translate_object(story, [spanish()])
    return Translation.objects.get(source__object_id=story.translation_key)


def publish(translation):
    """Publish a translation as the translator's form does: once its transaction is through."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)


def translate(translation, but=0):
    """Translate every sentence but so many."""
    segments = translation.source.stringsegment_set.order_by("order")
    for segment in list(segments)[: segments.count() - but]:
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            defaults={"data": f"es: {segment.string.data}"},
        )
    return segments.count()


def behind(page):
    state = TranslationState.objects.filter(page=page).first()
    return bool(state and state.behind_since)


def notice(client, path):
    whole = client.get(path).text
    return whole[whole.index("<main") : whole.index("<h1")]


def test_a_translation_is_behind_from_when_its_original_changes_until_it_is_published_again():
    story = pages.story("The ditch meeting")
    copy = pages.translated(story, title="La junta")
    assert not behind(copy)
    change(story)
    assert behind(copy)
    since = TranslationState.objects.get().behind_since
    change(story, "It rained all day.")
    assert TranslationState.objects.get().behind_since == since
    copy.save_revision().publish()
    assert not behind(copy)


def test_publishing_the_original_again_without_another_word_leaves_its_translation_up_to_date():
    story = pages.story("The ditch meeting", lead_image=pages.picture())
    copy = pages.translated(story, title="La junta")
    story.lead_image = pages.picture("Another table")
    story.save_revision().publish()
    assert not behind(copy)


def test_an_original_that_takes_its_change_back_is_answered_again():
    story = pages.story("The ditch meeting", intro="As it was.")
    copy = pages.translated(story, title="La junta")
    change(story, "Otherwise.")
    assert behind(copy)
    change(story, "As it was.")
    assert not behind(copy)


def test_publishing_the_translation_does_not_put_the_original_behind():
    story = pages.story("The ditch meeting")
    copy = pages.translated(story)
    copy.intro = "Llovió."
    copy.save_revision().publish()
    assert (behind(story), behind(copy)) == (False, False)


def test_a_translation_with_sentences_missing_is_behind_however_often_it_is_published():
    translation = by_sentences(pages.story("The ditch meeting"))
    translate(translation, but=1)
    publish(translation)
    copy = translation.get_target_instance()
    assert behind(copy)
    translate(translation)
    publish(translation)
    assert not behind(copy)


def test_a_new_translation_begins_as_a_draft_so_that_no_english_page_is_shown_as_spanish(client: Client):
    """wagtail-localize would publish the copy with English words in it at once."""
    translation = by_sentences(pages.story("The ditch meeting"))
    assert not translation.get_target_instance().live
    assert "notice warm" in notice(client, "/es/blog/the-ditch-meeting/")
    assert '<h1 lang="en">' in client.get("/es/blog/the-ditch-meeting/").text


def test_the_share_of_translated_sentences_is_counted_with_two_queries(django_assert_num_queries):
    kept = []
    for number in range(3):
        translation = by_sentences(pages.story(f"Story {number}"))
        total = translate(translation, but=number)
        kept.append((translation, 100 * (total - number) // total))
    with django_assert_num_queries(2):
        shares = progress_of([one for one, _share in kept])
    assert shares == {one.pk: share for one, share in kept}


def cast():
    """One page up to date, one behind, one alone, one begun."""
    whole, late, alone, begun = (pages.story(title) for title in TITLES)
    pages.translated(whole)
    pages.translated(late)
    change(late)
    by_sentences(begun)
    return alone


def shown(text):
    return [title for title in TITLES if f">{title}</a>" in text]


@pytest.mark.parametrize(("state", "titles"), [
    ("missing", ["Alone"]), ("draft", ["Begun"]), ("behind", ["Behind"]), ("fresh", ["Whole"]), ("", list(TITLES)),
])  # fmt: skip
def test_the_report_is_narrowed_by_how_a_translation_stands(signed_in, amara, state, titles):
    cast()
    assert shown(signed_in(amara).get(f"{REPORT}?state={state}&target=es").text) == titles
    assert shown(signed_in(amara).get(f"{REPORT}?state={state}").text) == titles
    assert shown(signed_in(amara).get(f"{REPORT}?state={state}&target=en").text) == []


def test_the_report_leads_to_where_one_translates(signed_in, amara):
    alone = cast()
    text = signed_in(amara).get(REPORT).text
    assert reverse("wagtail_localize:submit_page_translation", args=[alone.pk]) in text
    copy = Translation.objects.get().get_target_instance()
    assert reverse("wagtailadmin_pages:edit", args=[copy.pk]) in text
    assert "behind since" in text
    assert "0 % translated" in text


def test_the_report_is_exported_with_a_column_for_each_language(signed_in, amara):
    cast()
    exported = signed_in(amara).get(f"{REPORT}?export=csv").getvalue().decode()
    rows = {row["Page"]: row for row in csv.DictReader(io.StringIO(exported))}
    day = f"{timezone.now():%Y-%m-%d}"
    told = [
        next(value for name, value in rows[title].items() if "es" in name and "in" in name.lower()) for title in TITLES
    ]
    assert told == ["up to date", f"behind, {day}", "not translated", "begun, not published (0 %)"]


def test_the_report_speaks_only_of_one_s_own_pages(signed_in, lucia):
    pages.story("Alone")
    pages.story("Sola", "es")
    text = signed_in(lucia).get(REPORT).text
    assert (">Alone</a>" in text, ">Sola</a>" in text) == (False, True)


def test_a_translator_finds_every_published_page_and_no_draft_and_no_closed_one(signed_in):
    ana = MemberFactory(handle="ana", role="translator")
    alone = cast()
    pages.story("Secret draft", live=False)
    closed = pages.site_page("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
    text = signed_in(ana).get(REPORT).text
    assert shown(text) == list(TITLES)
    assert reverse("wagtail_localize:submit_page_translation", args=[alone.pk]) in text
    assert ("Secret draft" in text, ">Closed<" in text) == (False, False)


def test_a_member_and_a_reviewer_do_not_get_to_the_report(signed_in, ben):
    for who in (ben, MemberFactory(handle="rev", role="reviewer")):
        assert signed_in(who).get(REPORT).status_code == 302


def test_a_long_report_asks_as_often_as_a_short_one(signed_in, amara, django_assert_max_num_queries):
    editor = signed_in(amara)
    cast()
    editor.get(REPORT)
    with django_assert_max_num_queries(60) as short:
        editor.get(REPORT)
    for number in range(5):
        pages.translated(pages.story(f"Story {number}"))
        by_sentences(pages.story(f"Begun {number}"))
    with django_assert_max_num_queries(60) as long:
        editor.get(REPORT)
    assert len(long.captured_queries) <= len(short.captured_queries)


def make(kind):
    """Publish a page of a type; return it with its path."""
    if kind == "webinar":
        return webinar_page()
    return {"story": pages.story, "guide": pages.guide, "site": pages.site_page}[kind]()


@pytest.mark.parametrize("kind", ["story", "guide", "site", "webinar"])
def test_readers_of_a_translation_that_is_behind_are_told_and_led_to_the_original(client: Client, kind):
    page = make(kind)
    copy = pages.translated(page)
    assert "this translation is from before" not in notice(client, copy.address())
    change(page)
    told = notice(client, copy.address())
    assert "La página en inglés" in told or "The English page was changed on" in told
    assert f'href="{page.address()}"' in told
    assert "from before" not in notice(client, page.address())


@pytest.mark.parametrize("kind", ["story", "guide", "site", "webinar"])
def test_readers_are_told_where_there_is_no_translation_and_not_where_there_is_one(client: Client, kind):
    page = make(kind)
    assert "notice" in notice(client, page.address("es"))
    pages.translated(page)
    assert "original" not in notice(client, page.address("es"))


def test_nobody_is_led_to_an_original_that_is_not_published(client: Client):
    story = pages.story("The ditch meeting")
    copy = pages.translated(story)
    change(story)
    story.refresh_from_db()
    story.unpublish()
    assert "original" not in notice(client, copy.address())


def test_the_translator_s_form_names_what_is_behind(signed_in, amara):
    story = pages.story("The ditch meeting")
    copy = pages.translated(story)
    url = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert "the translation is from before" not in signed_in(amara).get(url).text
    change(story)
    told = signed_in(amara).get(url).text
    assert "the translation is from before" in told
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in told


# What is known to go wrong with two trees


def test_a_sync_keeps_what_was_corrected_by_hand_in_the_translator_s_form(db):
    """wagtail-localize#876: a sync must not put an older text over a correction."""
    story = pages.story("The ditch meeting")
    translation = by_sentences(story)
    translate(translation)
    publish(translation)
    title = translation.source.stringsegment_set.get(string__data="The ditch meeting")
    StringTranslation.objects.filter(translation_of=title.string).update(data="La junta, corregida")
    publish(translation)
    change(story)
    TranslationSource.objects.get().update_from_db()
    publish(translation)
    copy = translation.get_target_instance()
    copy.refresh_from_db()
    assert copy.title == "La junta, corregida"


def test_what_stopped_being_translated_by_sentences_is_left_to_its_editor(db):
    """A page that somebody goes on with by hand is not written over when its original is published."""
    story = pages.story("The ditch meeting")
    translation = by_sentences(story)
    publish(translation)
    Translation.objects.update(enabled=False)
    copy = translation.get_target_instance()
    copy.title = "A mano"
    copy.save_revision().publish()
    change(story)
    copy.refresh_from_db()
    assert copy.title == "A mano"
    assert behind(copy)


def test_a_translation_stands_in_the_same_place_with_the_same_slug(db):
    story = pages.story("The ditch meeting")
    copy = by_sentences(story).get_target_instance()
    assert (copy.slug, copy.get_parent().translation_key) == (story.slug, story.get_parent().translation_key)
    assert copy.address() == story.address("es")


def test_a_link_to_a_page_leads_readers_of_the_translation_to_the_translation(client: Client):
    """A chosen page is kept by its key; its address under the other language leads on to the page in it."""
    there = pages.story("There")
    pages.translated(there, title="Allí")
    link = f'<p><a linktype="page" id="{there.pk}">there</a></p>'
    story = pages.story("The ditch meeting", body=[("paragraph", link)])
    copy = by_sentences(story)
    translate(copy)
    publish(copy)
    whole = client.get("/es/blog/the-ditch-meeting/").text
    main = whole[whole.index("<main") :]
    assert 'href="/es/blog/there/"' in main
    assert 'href="/en/blog/there/"' not in main


def test_a_subtree_is_translated_from_the_top(signed_in, amara):
    parent = pages.home().get_children().get(slug="blog")
    first, second = pages.story("First"), pages.story("Second")
    url = reverse("wagtail_localize:submit_page_translation", args=[parent.pk])
    assert signed_in(amara).get(url).status_code in (200, 302)
    for story in (first, second):
        by_key = reverse("wagtail_localize:submit_page_translation", args=[story.pk])
        signed_in(amara).post(by_key, {"locales": spanish().pk})
    assert Translation.objects.count() == 2
    for translation in Translation.objects.all():
        assert translation.get_target_instance().get_parent().locale == spanish()
