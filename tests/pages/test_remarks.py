"""Remarks beside a page: who hears of them, by the hub's own mail, in their language, while the page is theirs."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Page, PageSubscription
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from members.models import Member, OutgoingMail
from members.roles import give_role
from members.sending import send
from tests.factories import pages
from tests.factories.members import MemberFactory


@pytest.fixture
def inez(db) -> Member:
    """Another editor, who reads Spanish."""
    return MemberFactory(handle="inez", editor=True, language="es")


@pytest.fixture
def page(db) -> Page:
    return pages.site_page("Who we are", live=False)


def letters(to: Member) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=to.email, key__startswith="pages.remarks"))


def follow(page: Page, member: Member) -> None:
    PageSubscription.objects.create(page=page, user=member, comment_notifications=True)


def write(client: Client, page: Page, *remarks: dict[str, Any], **act: str) -> None:
    """Save the form with these remarks beside the title."""
    rows = {str(place): {"DELETE": "", "resolved": "", "id": "", "contentpath": "title", "position": ""} | remark
            for place, remark in enumerate(remarks)}  # fmt: skip
    known = str(sum(bool(remark.get("id")) for remark in remarks))
    for row in rows.values():
        answers = row.pop("answers", [])
        each = {str(place): {"id": "", "DELETE": "", "text": words} for place, words in enumerate(answers)}
        row["replies"] = {"TOTAL_FORMS": str(len(answers)), "INITIAL_FORMS": "0"} | each
    words = {
        "title": page.title,
        "slug": page.slug,
        "body": streamfield([("paragraph", rich_text("<p>Words.</p>"))]),
        "comments": {"TOTAL_FORMS": str(len(rows)), "INITIAL_FORMS": known} | rows,
    }
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(words | act))
    assert answer.status_code == 302, answer.context["form"].errors


def test_who_follows_a_page_is_told_by_our_mail_in_their_language(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    follow(page, amara)
    write(signed_in(amara), page, {"text": "Who counted the families?"})
    [told] = letters(inez)
    assert told.language == "es"
    assert "Who counted the families?" in told.text
    assert "Who counted the families?" in told.html
    assert f"http://localhost:8000/admin/pages/{page.pk}/edit/" in told.text
    assert letters(amara) == []
    assert mail.outbox == []
    send(told.pk)
    assert [one.to for one in mail.outbox] == [[inez.email]]


def test_who_does_not_follow_is_told_nothing(signed_in, amara, inez, page) -> None:
    write(signed_in(amara), page, {"text": "Who counted the families?"})
    assert letters(inez) == []


def test_who_wrote_a_remark_is_told_the_answer_and_what_else_was_said_is_not(signed_in, amara, inez, page) -> None:
    write(signed_in(inez), page, {"text": "Who counted?"})
    asked = Comment.objects.get()
    known = {"id": str(asked.pk), "text": asked.text, "answers": ["The nurses."]}
    write(signed_in(amara), page, known, {"text": "A longer title?"})
    [told] = letters(inez)
    assert "The nurses." in told.text
    assert "A longer title?" not in told.text


def test_each_change_is_told_once_also_where_the_draft_is_overwritten(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    write(signed_in(amara), page, {"text": "First"})
    first = Comment.objects.get()
    known = {"id": str(first.pk), "text": first.text}
    same = {"overwrite_revision_id": str(Page.objects.get(pk=page.pk).latest_revision_id)}
    write(signed_in(amara), page, known, {"text": "Second"}, **same)
    assert len(letters(inez)) == 2
    write(signed_in(amara), page, known)
    assert len(letters(inez)) == 2


def test_a_settled_remark_is_told_to_who_wrote_it(signed_in, amara, inez, page) -> None:
    write(signed_in(amara), page, {"text": "Who counted?"})
    asked = Comment.objects.get()
    write(signed_in(inez), page, {"id": str(asked.pk), "text": asked.text, "resolved": "1"})
    [told] = letters(amara)
    assert told.subject == "Remarks on a page: Who we are"
    assert "Settled\n- Who counted?" in told.text


def test_who_turned_these_mails_off_gets_none(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    UserProfile.objects.update_or_create(user=inez, defaults={"updated_comments_notifications": False})
    write(signed_in(amara), page, {"text": "Who counted?"})
    assert letters(inez) == []


def test_who_may_not_see_the_page_any_more_hears_nothing_of_it(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    give_role(inez, "")
    write(signed_in(amara), page, {"text": "Secret doubts"})
    assert letters(inez) == []


def test_who_loses_their_part_before_the_mail_goes_out_gets_none(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    write(signed_in(amara), page, {"text": "Secret doubts"})
    [late] = letters(inez)
    give_role(inez, "")
    send(late.pk)
    late.refresh_from_db()
    assert late.state == OutgoingMail.State.DROPPED
    assert mail.outbox == []


def test_of_a_page_that_is_gone_nothing_is_sent(signed_in, amara, inez, page) -> None:
    follow(page, inez)
    write(signed_in(amara), page, {"text": "Who counted?"})
    [late] = letters(inez)
    Page.objects.get(pk=page.pk).delete()
    send(late.pk)
    assert mail.outbox == []


def test_remarks_that_are_made_while_going_back_to_an_earlier_version_go_the_same_way(
    signed_in, amara, inez, page
) -> None:
    follow(page, inez)
    write(signed_in(amara), page)
    earlier = Page.objects.get(pk=page.pk).latest_revision_id
    words = {
        "title": page.title,
        "slug": page.slug,
        "body": streamfield([("paragraph", rich_text("<p>Words.</p>"))]),
        "comments": {
            "TOTAL_FORMS": "1",
            "INITIAL_FORMS": "0",
            "0": {
                "DELETE": "", "resolved": "", "id": "", "contentpath": "title", "position": "", "text": "Back again",
                "replies": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"},
            },
        },
    }  # fmt: skip
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier])
    assert signed_in(amara).post(url, nested_form_data(words)).status_code == 302
    [told] = letters(inez)
    assert "Back again" in told.text
    assert mail.outbox == []
