"""The page holds the words: whatever happens to it, no session and no seat changes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.factories.webinars import SessionFactory, guest, webinar_page
from webinars import seats
from webinars.documents import webinar_document
from webinars.models import Registration, Speaker, WebinarPage, WebinarSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(webinar, session):
    """Return a function that asserts that nothing operational has changed since the fixture was made."""
    seats.register(session.pk, guest(is_known=True), tells=False)
    before = [WebinarSession.objects.values().get(), *Registration.objects.values()]

    def check() -> None:
        assert [WebinarSession.objects.values().get(), *Registration.objects.values()] == before

    return check


def test_saving_publishing_and_unpublishing_change_no_session(webinar, kept):
    webinar.title = "Another title"
    webinar.save_revision()
    kept()
    webinar.save_revision().publish()
    kept()
    webinar.unpublish()
    kept()


def test_going_back_to_an_old_revision_changes_no_session(webinar, session):
    old = webinar.save_revision()
    seats.change_capacity(session.pk, 9)
    seats.reschedule(session.pk, session.starts_at + timedelta(days=1), 90, session.zone)
    before = WebinarSession.objects.values().get()
    old.publish()
    assert WebinarSession.objects.values().get() == before


def test_a_scheduled_revision_changes_no_session(webinar, kept):
    webinar.go_live_at = timezone.now() - timedelta(minutes=1)
    webinar.title = "Later"
    webinar.save_revision(approved_go_live_at=webinar.go_live_at)
    call_command("publish_scheduled")
    webinar.refresh_from_db()
    assert webinar.title == "Later"
    kept()


def test_an_editor_s_form_saved_again_and_again_changes_no_session(signed_in, amara, webinar, kept):
    client = signed_in(amara)
    form = nested_form_data({
        "title": "Typed by hand", "slug": webinar.slug, "intro": "x", "takeaways": "One\nTwo", "topics": [],
        "body": streamfield([]), "access": streamfield([]), "speakers": inline_formset([]), "social_image": "",
        "seo_title": "", "search_description": "", "comments": inline_formset([]),
    })  # fmt: skip
    for action in ({}, {}, {"action-publish": "1"}):
        answer = client.post(f"/admin/pages/{webinar.pk}/edit/", form | action)
        assert answer.status_code == 302, answer.context and answer.context["form"].errors
    webinar.refresh_from_db()
    assert webinar.title == "Typed by hand"
    kept()


def test_the_form_of_the_page_has_no_field_of_a_session(signed_in, amara, webinar, session):
    form = WebinarPage.get_edit_handler().get_form_class()
    operational = {field.name for field in WebinarSession._meta.get_fields() if field.name != "title"}
    assert operational.isdisjoint(form.base_fields)
    # Both have a title. The form's is the page's; the test below holds that the date's stays as it is.
    assert form.base_fields["title"].max_length == WebinarPage._meta.get_field("title").max_length
    assert form._meta.model is WebinarPage
    assert {formset.model for formset in form.formsets.values()}.isdisjoint({WebinarSession, Registration})
    page = signed_in(amara).get(f"/admin/pages/{webinar.pk}/edit/").text
    assert f"/admin/webinarsession/edit/{session.pk}/" in page


def test_fields_of_a_session_that_are_smuggled_into_the_form_of_its_page_change_nothing(
    signed_in, amara, webinar, session, kept
):
    smuggled = {
        "starts_at": "2031-01-01 10:00", "minutes": "5", "zone": "UTC", "capacity": "1", "status": "cancelled",
        "registration": "closed", "join_url": "https://elsewhere.example/", "sequence": "99", "last_number": "0",
        "uid": "x", "title_es": "x", "page_key": "x", "session": str(session.pk), "opened_at": "2031-01-01 10:00",
    }  # fmt: skip
    words = nested_form_data({
        "title": "Typed by hand", "slug": webinar.slug, "intro": "x", "takeaways": "", "topics": [], "series": "",
        "body": streamfield([]), "access": streamfield([]), "speakers": inline_formset([]), "social_image": "",
        "seo_title": "", "search_description": "", "comments": inline_formset([]),
    })  # fmt: skip
    answer = signed_in(amara).post(f"/admin/pages/{webinar.pk}/edit/", smuggled | words | {"action-publish": "1"})
    assert answer.status_code == 302
    assert WebinarPage.objects.get(pk=webinar.pk).title == "Typed by hand"
    kept()


def test_the_document_holds_the_words_and_nothing_operational(webinar, session):
    webinar.takeaways = "A consent page"
    document = webinar_document(webinar)
    assert document.texts["en"].title == "One front door"
    assert "A consent page" in document.texts["en"].body
    assert "secret.example" not in str(document)
    assert document.scopes == frozenset({"public"})
    assert document.date == session.starts_at


def test_a_draft_is_not_found(db):
    assert webinar_document(webinar_page(live=False)) is None


def test_machines_read_an_event_whose_place_is_this_page(client, webinar, session):
    data = webinar.structured_data()
    assert data["@type"] == "Event"
    assert data["location"]["url"].endswith(webinar.address())
    assert data["eventStatus"].endswith("EventScheduled")
    seats.cancel_session(session.pk)
    assert webinar.structured_data()["eventStatus"].endswith("EventCancelled")
    assert '<script type="application/ld+json">' in client.get(webinar.address()).text


def test_a_series_shares_one_page_and_each_date_its_own_seats(webinar, session):
    other = SessionFactory(page_key=webinar.translation_key, starts_at=session.starts_at + timedelta(days=7))
    seats.register(session.pk, guest(is_known=True), tells=False)
    assert other.registrations.count() == 0
    assert seats.register(other.pk, guest(is_known=True), tells=False).status == "confirmed"


def test_a_translation_brings_the_speakers_along_and_shares_the_session(webinar, session, rosa):
    webinar.speakers = [Speaker(member=rosa, about="Parent leader"), Speaker(name="Ana Prado", about="Interpreter")]
    webinar.save_revision().publish()
    source, _made = TranslationSource.update_or_create_from_instance(webinar)
    spanish = Locale.objects.get(language_code="es")
    translation = Translation.objects.create(source=source, target_locale=spanish)
    part = source.stringsegment_set.get(string__data="Parent leader")
    StringTranslation.objects.create(
        translation_of=part.string, locale=spanish, context=part.context, data="Líder de familias"
    )
    translation.save_target(publish=True)
    page = WebinarPage.objects.get(translation_key=webinar.translation_key, locale=spanish)
    assert [(str(one), one.part) for one in page.speakers.all()] == [
        ("Rosa Delgado", "Líder de familias"),
        ("Ana Prado", "Interpreter"),
    ]
    assert page.session() == webinar.session() == session
