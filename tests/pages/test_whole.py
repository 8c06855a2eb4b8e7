"""No page with faults becomes public, by whichever way somebody publishes it; beside each, a page without."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile

from content.faults import PageHasFaults, faults_of, sentences_of
from hub.pages.models import BlogIndexPage, BlogPostPage
from hub.pages.sweeps import SWEEPS
from members.models import Member, OutgoingMail
from members.sending import send
from tests.factories import blocks, pages
from tests.factories.members import MemberFactory

EMPTY_LINK = [("heading", "What we heard"), ("paragraph", '<p>See <a href="https://a.example/">here</a></p>')]
SAID = "A link says only “here”"


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


def draft(title: str = "The ditch meeting", body: Any = EMPTY_LINK, **fields: Any) -> BlogPostPage:
    """A draft as the form keeps it unchecked; with faults unless another body is given."""
    story = pages.story(title, live=False, body=body, **fields)
    story.save_revision(clean=False)
    return BlogPostPage.objects.get(pk=story.pk)


def good(title: str = "The long table", **fields: Any) -> BlogPostPage:
    return draft(title, [("paragraph", "<p>Plates first.</p>")], **fields)


def published_before_the_rules(title: str = "An old story") -> BlogPostPage:
    """A published story with faults."""
    story = pages.story(title)
    story.body = EMPTY_LINK
    story.save(clean=False)
    story.save_revision(clean=False)
    return BlogPostPage.objects.get(pk=story.pk)


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def test_a_fault_is_told_with_its_place_and_what_the_form_calls_its_field(db) -> None:
    body = [*EMPTY_LINK, ("picture", {"picture": blocks.said(alt="foto"), "caption": ""})]
    story = draft(body=blocks.stream(body), category=None)
    story.lead_image, story.lead_image_alt = pages.picture(), ""
    told = sentences_of(faults_of(story))
    assert any(one.startswith("Category: ") for one in told)
    assert any(one.startswith("The picture in words: Say in words") for one in told)
    assert any(one.startswith("block 2 (Text): A link says only") for one in told)
    assert sentences_of(faults_of(good())) == []


def test_a_fault_deep_in_a_gallery_or_in_a_step_of_a_guide_is_told_with_the_way_to_it(db) -> None:
    gallery = blocks.gallery()
    gallery["pictures"][1]["value"]["picture"]["alt_text"] = "picture"
    [told] = sentences_of(faults_of(draft(body=blocks.stream([("gallery", gallery)]))))
    assert told.startswith("block 1 (Gallery) › block 2 (Picture): “picture” does not tell")
    steps = [("step", pages.step("Eat", 10)), ("step", pages.step("Draw", 10, body=EMPTY_LINK[1:]))]
    [told] = sentences_of(faults_of(pages.guide(live=False, steps=steps)))
    assert told.startswith("block 2 (Step) › block 1 (Text): A link says only")
    assert sentences_of(faults_of(pages.guide("Nothing yet", live=False, steps=[]))) == [
        "Agenda: This field is required."
    ]


def test_publishing_by_program_is_refused_and_leaves_the_draft_as_it_was(db) -> None:
    story = draft()
    with pytest.raises(PageHasFaults, match="A link says only"):
        story.get_latest_revision().publish()
    assert not is_live(story)
    right = good()
    right.get_latest_revision().publish()
    assert is_live(right)


def test_a_published_page_keeps_its_old_words_where_the_new_ones_have_faults(client: Client, db) -> None:
    story = pages.story()
    story.body = EMPTY_LINK
    with pytest.raises(PageHasFaults):
        story.save_revision(clean=False).publish()
    assert b"People did not ask for more." in client.get(story.address()).content
    story.body = [("paragraph", "<p>Now they ask.</p>")]
    story.save_revision().publish()
    assert b"Now they ask." in client.get(story.address()).content


def test_a_program_that_must_may_keep_a_page_unchecked(db) -> None:
    assert is_live(published_before_the_rules())


def test_a_published_page_with_faults_is_still_taken_down_locked_and_moved(editor: Client) -> None:
    story = published_before_the_rules()
    assert editor.post(reverse("wagtailadmin_pages:lock", args=[story.pk])).status_code == 302
    assert Page.objects.get(pk=story.pk).locked
    editor.post(reverse("wagtailadmin_pages:unlock", args=[story.pk]))
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert not is_live(story)


def bulk(editor: Client, *chosen: Page, **fields: Any) -> str:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in chosen)
    home = reverse("wagtailadmin_explore", args=[chosen[0].get_parent().pk])
    return editor.post(f"{url}?{ids}&next={home}", fields, follow=True).content.decode()


def test_in_bulk_the_good_are_published_and_the_others_named_with_their_faults(editor: Client) -> None:
    wrong, right = draft("The ditch meeting"), good("The long table")
    screen = bulk(editor, wrong, right)
    assert (is_live(wrong), is_live(right)) == (False, True)
    assert "“The ditch meeting” was not published" in screen
    assert SAID in screen
    assert reverse("wagtailadmin_pages:edit", args=[wrong.pk]) in screen
    assert "1 page has been published" in screen
    assert "“The long table” was not published" not in screen


def test_in_bulk_with_what_stands_below_each_page_stands_by_itself(editor: Client) -> None:
    index = BlogIndexPage.objects.get(locale__language_code="en")
    wrong, right = draft("The ditch meeting"), good("The long table")
    screen = bulk(editor, index, include_descendants="on")
    assert (is_live(wrong), is_live(right)) == (False, True)
    assert "1 child page" in screen
    assert "“The ditch meeting” was not published" in screen


def test_what_editors_call_a_page_is_told_as_words_and_never_as_markup(editor: Client) -> None:
    screen = bulk(editor, draft("<b>Bold</b>", slug="bold"))
    assert "“&lt;b&gt;Bold&lt;/b&gt;” was not published" in screen
    assert "“<b>Bold</b>”" not in screen


def test_where_nothing_could_be_published_nobody_is_told_that_something_was(editor: Client) -> None:
    screen = bulk(editor, draft())
    assert "has been published" not in screen
    assert "was not published" in screen


def test_faults_are_told_in_the_admin_s_language_of_the_editor(editor: Client, amara) -> None:
    UserProfile.objects.update_or_create(user=amara, defaults={"preferred_language": "es"})
    screen = bulk(editor, draft())
    assert "Un enlace" in screen
    assert SAID not in screen


def decide(reviewer: Client, page: Page, **headers: str) -> Any:
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return reviewer.post(url, {"comment": ""}, headers=headers)


@pytest.fixture
def reviewer(db) -> Member:
    return MemberFactory(handle="vera", role="reviewer")


def submitted(story: BlogPostPage, by: Member) -> BlogPostPage:
    story.get_workflow().start(story, by)
    return BlogPostPage.objects.get(pk=story.pk)


def test_who_approves_a_page_with_faults_is_told_them_and_it_goes_on_waiting(signed_in, reviewer, rosa) -> None:
    story = submitted(draft(), rosa)
    asked = signed_in(reviewer)
    answer = decide(asked, story)
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[story.pk])
    screen = asked.get(answer.url).content.decode()
    assert "“The ditch meeting” was not published" in screen
    assert SAID in screen
    story = BlogPostPage.objects.get(pk=story.pk)
    assert not story.live
    assert story.workflow_in_progress
    assert not OutgoingMail.objects.filter(key__startswith="pages.approved").exists()


def test_the_window_of_a_decision_closes_and_the_page_behind_it_tells_the_faults(signed_in, reviewer, rosa) -> None:
    story = submitted(draft(), rosa)
    closed = decide(signed_in(reviewer), story, **{"x-requested-with": "XMLHttpRequest"}).json()
    assert closed == {"step": "success", "redirect": reverse("wagtailadmin_pages:edit", args=[story.pk])}
    assert not is_live(story)


def test_a_page_without_faults_is_published_by_its_approval(signed_in, reviewer, rosa) -> None:
    story = submitted(good(), rosa)
    decide(signed_in(reviewer), story)
    assert is_live(story)


SOON = timedelta(hours=2)


def due(story: BlogPostPage) -> BlogPostPage:
    """Have the timer publish the newest words in two hours, whatever they are."""
    revision = story.get_latest_revision()
    revision.approved_go_live_at = timezone.now() + SOON
    revision.save(update_fields=["approved_go_live_at"])
    return story


def let_the_hour_come() -> None:
    _every, publish_scheduled = SWEEPS["publish_scheduled"]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + SOON + timedelta(minutes=1)):
        publish_scheduled()


def held(member: Member) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=member.email, key__startswith="pages.held"))


def test_a_scheduled_page_with_faults_is_held_back_and_stops_no_other(amara, rosa) -> None:
    wrong, right = due(draft("The ditch meeting")), due(good("The long table"))
    let_the_hour_come()
    assert (is_live(wrong), is_live(right)) == (False, True)
    [told] = held(amara)
    assert told.subject == "Not published: The ditch meeting"
    assert "- block 2 (Text): A link says only “here”" in told.text
    assert f"http://localhost:8000/admin/pages/{wrong.pk}/edit/" in told.text
    assert "A link says only" in told.html
    assert held(rosa) == []
    let_the_hour_come()
    assert len(held(amara)) == 1


def test_who_wrote_a_page_that_was_held_back_is_told_in_their_language(amara) -> None:
    inez = MemberFactory(handle="inez", editor=True, language="es")
    due(draft(owner=inez))
    let_the_hour_come()
    [told] = held(inez)
    assert told.language == "es"
    assert "Un enlace" in told.text
    assert SAID not in told.text


def test_no_mail_is_sent_of_a_page_that_was_mended_meanwhile(amara) -> None:
    story = due(draft())
    let_the_hour_come()
    [told] = held(amara)
    story.body = [("paragraph", "<p>Mended.</p>")]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + SOON + SOON):
        story.save_revision().publish()
    send(told.pk)
    told.refresh_from_db()
    assert told.state == OutgoingMail.State.DROPPED


def test_the_admin_says_on_its_first_screen_and_on_the_form_what_was_held_back(signed_in, amara, reviewer) -> None:
    story = due(draft())
    let_the_hour_come()
    editor = signed_in(amara)
    home = editor.get("/admin/").content.decode()
    assert "Not published at their hour" in home
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in home
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "and it was not published" in form
    assert SAID in form
    history = editor.get(reverse("wagtailadmin_pages:history", args=[story.pk])).content.decode()
    assert "Not published at its hour" in history
    assert "Not published at their hour" not in signed_in(reviewer).get("/admin/").content.decode()


def test_the_admin_says_nothing_of_it_any_more_once_the_page_is_published(signed_in, amara) -> None:
    story = due(draft())
    let_the_hour_come()
    story.body = [("paragraph", "<p>Mended.</p>")]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + SOON + SOON):
        story.save_revision().publish()
    editor = signed_in(amara)
    assert "Not published at their hour" not in editor.get("/admin/").content.decode()
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "and it was not published" not in form


def test_a_page_with_faults_is_not_even_scheduled(db) -> None:
    later = timezone.now() + SOON
    with pytest.raises(PageHasFaults):
        draft(go_live_at=later).get_latest_revision().publish()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    right = good(go_live_at=later)
    right.get_latest_revision().publish()
    assert right.scheduled_revision is not None


def by_api(editor: Client, page: Page, act: str, **data: Any) -> Any:
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, act])
    return editor.post(url, data, content_type="application/json")


def test_the_admin_s_api_publishes_and_schedules_no_page_with_faults(editor: Client) -> None:
    wrong, right = draft(), good()
    refused = by_api(editor, wrong, "publish")
    assert refused.status_code == 400
    assert SAID in refused.content.decode()
    assert by_api(editor, right, "publish").status_code == 200
    assert (is_live(wrong), is_live(right)) == (False, True)
    later = draft("Later", go_live_at=timezone.now() + SOON)
    assert by_api(editor, later, "publish").status_code == 400
    assert later.scheduled_revision is None


@pytest.mark.parametrize(("act", "how"), [("copy", {"keep_live": True}), ("create_alias", {})])
def test_the_admin_s_api_makes_no_published_copy_of_a_page_with_faults(editor: Client, act: str, how: Any) -> None:
    old, right = published_before_the_rules(), pages.story("The long table")
    before = Page.objects.count()
    assert by_api(editor, old, act, **how, update_slug="twice", slug="twice").status_code == 400
    assert Page.objects.count() == before
    assert by_api(editor, right, act, **how, update_slug="thrice", slug="thrice").status_code == 201


@pytest.mark.parametrize("act", ["copy", "create_alias"])
def test_a_branch_with_faults_is_not_copied_by_half(editor: Client, act: str) -> None:
    published_before_the_rules()
    pages.story("The long table")
    home = pages.home()
    index = BlogIndexPage.objects.get(locale__language_code="en")
    BlogIndexPage.max_count_per_parent, most = 3, BlogIndexPage.max_count_per_parent
    try:
        before = Page.objects.count()
        data = {"recursive": True, "destination_page_id": home.pk, "slug": "twice", "update_slug": "twice"}
        assert by_api(editor, index, act, **data).status_code == 400
        assert Page.objects.count() == before
    finally:
        BlogIndexPage.max_count_per_parent = most


@pytest.mark.parametrize("asked", ["publish_copies", "alias"])
def test_the_copy_form_names_the_page_with_faults_before_anything_is_copied(editor: Client, asked: str) -> None:
    old, right = published_before_the_rules(), pages.story("The long table")
    before = Page.objects.count()

    def copy(page: Page, **fields: str) -> Any:
        url = reverse("wagtailadmin_pages:copy", args=[page.pk])
        parent = page.get_parent()
        return editor.post(
            url, {"new_title": "Again", "new_slug": f"again-{page.pk}", "new_parent_page": parent.pk} | fields
        )

    refused = copy(old, **{asked: "on"})
    assert refused.status_code == 200
    assert SAID in refused.content.decode()
    assert Page.objects.count() == before
    assert copy(right, **{asked: "on"}).status_code == 302
    assert copy(old).status_code == 302
    assert not Page.objects.get(slug=f"again-{old.pk}").live


def test_an_alias_takes_nothing_with_faults_over_from_its_original(db) -> None:
    story = pages.story()
    alias = story.create_alias(update_slug="again")
    story.body = EMPTY_LINK
    with pytest.raises(PageHasFaults):
        story.save_revision(clean=False).publish()
    assert "here" not in BlogPostPage.objects.get(pk=alias.pk).words
    story.body = [("paragraph", "<p>Plates first.</p>")]
    story.save_revision().publish()
    assert "Plates first." in BlogPostPage.objects.get(pk=alias.pk).words


def test_the_command_of_wagtail_s_name_stops_at_no_page_either(db) -> None:
    wrong, right = due(draft("The ditch meeting")), due(good("The long table"))
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + SOON + timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert (is_live(wrong), is_live(right)) == (False, True)
