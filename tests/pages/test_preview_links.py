"""A link shows a draft to whoever holds it, for a while, and nothing else to anybody."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from hub.pages.models import BlogPostPage, PreviewLink
from hub.pages.sharing import share, take_back
from members.models import Member
from members.roles import give_role
from networks.joining import leave
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

WORDS = "Nobody knows this yet"


@pytest.fixture
def draft(db) -> BlogPostPage:
    """A published story with other words in its newest draft."""
    story = pages.story("The ditch meeting")
    story.title = WORDS
    story.save_revision()
    return story


@pytest.fixture
def token(draft, amara) -> str:
    return share(draft, amara, 7)[1]


def url(token: str) -> str:
    return reverse("preview_link", args=[token])


def test_a_link_shows_the_newest_draft_to_anybody(client, draft, token) -> None:
    shown = client.get(url(token))
    assert shown.status_code == 200
    assert WORDS in shown.content.decode()
    draft.title = "Newer still"
    draft.save_revision()
    assert "Newer still" in client.get(url(token)).content.decode()
    assert WORDS not in client.get(draft.address()).content.decode()


def test_what_a_link_shows_is_kept_by_nobody(client, token) -> None:
    headers = client.get(url(token)).headers
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_banner_is_in_the_reader_s_language_and_the_page_in_its_own(client, token, language: str) -> None:
    shown = client.get(url(token), headers={"accept-language": language}).content.decode()
    assert f'<aside class="wrap then" lang="{language}"><p class="notice warm">' in shown
    assert '<html lang="en"' in shown


@pytest.mark.parametrize("make", [pages.story, pages.guide, pages.site_page])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_type_of_page_is_shown_in_both_languages(client, amara, make, language: str) -> None:
    page = make(WORDS, language, live=False)
    assert client.get(page.address()).status_code == 404
    shown = client.get(url(share(page, amara, 1)[1]))
    assert shown.status_code == 200
    assert WORDS in shown.content.decode()


def test_homes_lists_and_shelves_are_shown_too(client, amara, mei) -> None:
    name_editor(MembershipFactory(coalition=CoalitionFactory()), mei)
    for page in Page.objects.filter(depth__in=(2, 3, 4)):
        assert client.get(url(share(page, amara, 1)[1])).status_code == 200, page.specific


def test_there_is_nothing_to_write_in_even_for_a_member(signed_in, ben, token) -> None:
    shown = signed_in(ben).get(url(token)).content.decode()
    assert "<textarea" not in shown
    assert "/admin/pages/" not in shown
    assert ben.display_name not in shown


def refused(client: Client, token: str) -> bool:
    """Says nothing of the page, and says what to do."""
    answer = client.get(url(token))
    words = answer.content.decode()
    assert WORDS not in words
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return answer.status_code == 410 and "Whoever sent you this one can make another." in words


def test_a_link_is_over_when_its_time_is(client, token) -> None:
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=7, seconds=1)):
        assert refused(client, token)
    assert client.get(url(token)).status_code == 200


def test_a_link_that_was_taken_back_shows_nothing(client, token) -> None:
    take_back(PreviewLink.objects.get())
    assert refused(client, token)


def test_the_page_being_gone_is_answered_alike(client, draft, token) -> None:
    draft.delete()
    assert refused(client, token)


@pytest.mark.parametrize("wrong", ["x", "A" * 43, "-_-", "a" * 500])
def test_a_guess_is_answered_like_a_link_that_is_over(client, token, wrong: str) -> None:
    assert refused(client, wrong)
    assert refused(client, token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_guessing_on_and_on_is_stopped_and_a_true_link_is_not(client, token) -> None:
    with mock.patch("hub.pacing.time.time", return_value=1_800_000_000.0):
        answers = [client.get(url(f"guess-{number}")).status_code for number in range(40)]
        assert answers == [410] * 30 + [429] * 10
        assert client.get(url(token)).status_code == 200
        assert Client(REMOTE_ADDR="192.0.2.7").get(url("guess")).status_code == 410
    with mock.patch("hub.pacing.time.time", return_value=1_800_000_021.0):
        assert [client.get(url("guess")).status_code for _ in range(2)] == [410, 429]


def test_the_token_is_not_in_the_database(token, draft) -> None:
    [link] = PreviewLink.objects.all()
    assert token not in repr(PreviewLink.objects.values())
    assert len(link.digest) == 64


def test_a_link_shows_its_own_page_and_no_other(client, amara, draft, token) -> None:
    other = pages.story("Another secret", live=False)
    assert "Another secret" not in client.get(url(token)).content.decode()
    second = share(other, amara, 1)[1]
    assert WORDS not in client.get(url(second)).content.decode()
    take_back(PreviewLink.objects.get(page=other))
    assert client.get(url(token)).status_code == 200


def test_a_page_put_behind_a_restriction_is_shown_no_more(client, draft, token) -> None:
    PageViewRestriction.objects.create(page=draft.get_parent(), restriction_type="login")
    assert refused(client, token)


def test_a_page_moved_into_a_private_tree_is_shown_no_more(client, draft, token, mei) -> None:
    coalition = CoalitionFactory()
    name_editor(MembershipFactory(coalition=coalition), mei)
    shelf = coalition.shelves.get(locale__language_code="en")
    PageViewRestriction.objects.create(page=shelf, restriction_type="login")
    draft.move(shelf, pos="last-child")
    assert refused(client, token)


def test_a_page_that_was_private_already_is_shown_by_who_shared_it_so(client, draft, amara) -> None:
    PageViewRestriction.objects.create(page=draft, restriction_type="login")
    assert client.get(url(share(draft, amara, 1)[1])).status_code == 200


def test_who_may_edit_the_page_no_longer_shows_it_no_longer(client, token, amara) -> None:
    give_role(amara, "")
    assert refused(client, token)


def test_a_coalition_s_editor_who_left_takes_their_links_along(client, mei) -> None:
    tie = MembershipFactory(coalition=CoalitionFactory())
    name_editor(tie, mei)
    shelf = tie.coalition.shelves.get(locale__language_code="en")
    story = pages.story(WORDS, live=False)
    story.move(shelf, pos="last-child")
    token = share(Page.objects.get(pk=story.pk), Member.objects.get(pk=tie.member_id), 7)[1]
    assert client.get(url(token)).status_code == 200
    leave(tie.coalition, tie.member)
    assert refused(client, token)


def test_pictures_and_documents_of_the_draft_load_for_who_holds_the_link(client, draft, amara) -> None:
    image = pages.picture("Kept back")
    draft.lead_image = image
    draft.save_revision()
    link, token = share(draft, amara, 1)
    shown = client.get(url(token)).content.decode()
    found = set(re.findall(r"/media/images/Kept_back[^\s\"&?,]+", shown))
    assert found
    assert {client.get(one).status_code for one in found} == {200}
    assert {Client().get(one).status_code for one in found} == {404}
    take_back(link)
    assert {client.get(one).status_code for one in found} == {404}


def test_an_editor_makes_a_link_sees_it_once_and_takes_it_back(signed_in, amara, draft) -> None:
    editor, listed = signed_in(amara), reverse("preview_links", args=[draft.pk])
    made = editor.post(listed, {"days": "1", "note": "For Teresa"}, follow=True).content.decode()
    address = re.search(r'value="http://localhost:8000(/preview/[^"]+)"', made)
    assert address
    assert WORDS in Client().get(address[1]).content.decode()
    again = editor.get(listed).content.decode()
    assert "/preview/" not in re.sub(r"preview-links", "", again)
    assert "For Teresa" in again
    editor.post(reverse("revoke_preview_link", args=[draft.pk, PreviewLink.objects.get().pk]))
    assert WORDS not in Client().get(address[1]).content.decode()


def test_a_link_lasts_as_long_as_was_chosen(signed_in, amara, draft) -> None:
    editor, listed = signed_in(amara), reverse("preview_links", args=[draft.pk])
    for days in ("1", "7", "30"):
        editor.post(listed, {"days": days})
    made = PreviewLink.objects.order_by("expires_at")
    assert [round((one.expires_at - one.created_at) / timedelta(days=1)) for one in made] == [1, 7, 30]
    editor.post(listed, {"days": "3650"})
    assert PreviewLink.objects.count() == 3


@pytest.mark.parametrize("role", ["translator", "reviewer", "presenter", "moderator", ""])
def test_who_may_not_edit_a_page_shares_nothing_of_it(signed_in, draft, token, role: str) -> None:
    other = signed_in(MemberFactory(role=role))
    link = PreviewLink.objects.get()
    for answer in (
        other.get(reverse("preview_links", args=[draft.pk])),
        other.post(reverse("preview_links", args=[draft.pk]), {"days": "1"}),
        other.post(reverse("revoke_preview_link", args=[draft.pk, link.pk])),
    ):
        assert answer.status_code in (302, 403, 404)
        assert answer.headers.get("Location") != reverse("preview_links", args=[draft.pk])
    link.refresh_from_db()
    assert link.revoked_at is None
    assert PreviewLink.objects.count() == 1


def test_a_link_of_one_page_is_not_taken_back_through_another(signed_in, amara, draft, token) -> None:
    other = pages.story("Another")
    answer = signed_in(amara).post(reverse("revoke_preview_link", args=[other.pk, PreviewLink.objects.get().pk]))
    assert answer.status_code in (302, 404)
    assert PreviewLink.objects.get().revoked_at is None


def test_the_editor_s_form_offers_to_share_the_draft(signed_in, amara, draft) -> None:
    form = signed_in(amara).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert reverse("preview_links", args=[draft.pk]) in form
