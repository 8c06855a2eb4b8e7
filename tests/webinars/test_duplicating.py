"""A webinar as the template of another: words, questions and settings; no seat, no link, nothing published."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from members.models import OutgoingMail
from tests.factories.members import MemberFactory
from tests.factories.webinars import guest, webinar_page
from tests.support.tasks import work_off
from tests.webinars.test_admin import LIST
from topics.models import Topic
from webinars import seats
from webinars.models import Question, Speaker, WebinarPage, WebinarSession

pytestmark = pytest.mark.django_db

DATA = {"day": "2031-06-05", "time": "12:00", "en": "One more door", "es": "Otra puerta"}


@pytest.fixture
def editor(signed_in, amara):
    return signed_in(amara)


@pytest.fixture
def copied(editor, webinar, session, ben):
    """The copy's session, after an editor used the webinar, in two languages, as a template."""
    spanish = webinar_page("es", twin=webinar)
    Speaker.objects.create(page=webinar, member=ben, about="Host")
    Speaker.objects.create(
        page=spanish,
        member=ben,
        about="Anfitrión",
        locale=spanish.locale,
        translation_key=Speaker.objects.get(page=webinar).translation_key,
    )
    WebinarPage.objects.get(pk=spanish.pk).save_revision()
    webinar = WebinarPage.objects.get(pk=webinar.pk)
    webinar.topics.set(Topic.objects.all()[:1])
    webinar.takeaways = "Typed, not yet published"
    webinar.save_revision()
    first = Question.objects.create(page_key=session.page_key, kind="yes_no", label_en="Come?", label_es="¿Viene?")
    Question.objects.create(
        page_key=session.page_key, label_en="With whom?", label_es="¿Con quién?", order=1, shown_if_question=first,
        shown_if_value="yes",
    )  # fmt: skip
    WebinarSession.objects.update(
        minutes=75, captions="human", reminder_offsets=[30], recording_url="https://v.example/1", zone="America/Denver"
    )
    seats.register(session.pk, guest(is_known=True), tells=False)
    answer = editor.post(f"{LIST}template/{session.pk}/", DATA)
    assert answer.status_code == 302, answer.context["form"].errors
    return WebinarSession.objects.exclude(pk=session.pk).get()


def test_the_settings_go_along_and_what_happened_does_not(copied):
    assert copied.starts_at == datetime(2031, 6, 5, 12, tzinfo=ZoneInfo("America/Denver"))
    assert (copied.minutes, copied.captions, copied.reminder_offsets) == (75, "human", [30])
    assert (copied.join_url, copied.recording_url, copied.sequence, copied.last_number) == ("", "", 0, 0)
    assert copied.registrations.count() == 0


def test_the_words_are_drafts_in_both_languages_that_are_each_other_s_translation(copied, webinar):
    pages = WebinarPage.objects.filter(translation_key=copied.page_key).order_by("pk")
    assert [(page.title, page.live, page.language) for page in pages] == [
        ("One more door", False, "en"), ("Otra puerta", False, "es"),
    ]  # fmt: skip
    assert copied.page_key != webinar.translation_key
    assert len({page.speakers.get().translation_key for page in pages}) == 1


def test_the_newest_draft_is_what_is_copied(copied):
    page = WebinarPage.objects.get(translation_key=copied.page_key, locale__language_code="en")
    draft = page.get_latest_revision_as_object()
    assert draft.takeaways == "Typed, not yet published"
    assert (draft.title, draft.translation_key, draft.live) == ("One more door", copied.page_key, False)
    assert [str(speaker) for speaker in draft.speakers.all()] == ["Ben Oyelaran"]


def test_questions_go_along_with_their_conditions(copied):
    come, whom = Question.objects.filter(page_key=copied.page_key)
    assert (whom.shown_if_question, whom.shown_if_value) == (come, "yes")


def test_the_original_stays_as_it_was_and_nobody_is_mailed(copied, webinar, session):
    session.refresh_from_db()
    assert session.page_key == webinar.translation_key
    assert WebinarPage.objects.get(pk=webinar.pk).live
    assert session.registrations.count() == 1
    work_off()
    assert OutgoingMail.objects.count() == 0


def test_two_copies_of_one_title_have_addresses_of_their_own(editor, webinar, session):
    for _time in range(2):
        editor.post(f"{LIST}template/{session.pk}/", DATA)
    slugs = WebinarPage.objects.filter(title="One more door").values_list("slug", flat=True)
    assert sorted(slugs) == ["one-more-door", "one-more-door-2"]


def test_an_hour_that_the_clocks_skip_makes_no_copy(editor, session):
    WebinarSession.objects.update(zone="America/Denver")
    answer = editor.post(f"{LIST}template/{session.pk}/", DATA | {"day": "2031-03-09", "time": "02:30"})
    assert "time" in answer.context["form"].errors
    assert WebinarPage.objects.count() == 1


def test_only_who_makes_webinars_is_shown_the_way(signed_in, amara, webinar, session):
    speaker = MemberFactory(presenter=True)
    Speaker.objects.create(page=webinar, member=speaker)
    way, form = f"{LIST}template/{session.pk}/", f"{LIST}edit/{session.pk}/"
    assert way in signed_in(amara).get(form).text
    assert way in signed_in(amara).get(f"/admin/pages/{webinar.pk}/edit/").text
    assert way not in signed_in(speaker).get(form).text


def test_a_presenter_makes_no_webinar(signed_in, webinar, session):
    diego = MemberFactory(handle="diego", presenter=True)
    Speaker.objects.create(page=webinar, member=diego)
    assert signed_in(diego).post(f"{LIST}template/{session.pk}/", DATA).status_code == 403
    assert WebinarPage.objects.count() == 1
