"""What a post said before: told to its author and moderators, with what changed, and the way back."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forum.differences import MOST, changes, render_differences
from forum.editing import edit_post, remove_post, undo_removal
from forum.errors import EditConflict, NotAllowed, TooLate
from forum.models import Draft, Post, Removal, Revision
from tests.factories.forum import begin, say

JSON = {"Accept": "application/json"}


@pytest.fixture
def post(public, ben):
    """A post that was changed once, with a reason."""
    post = begin(public, ben, body="Bring your own cup.").posts.get()
    return edit_post(post=post, editor=ben, body="Bring your own chair.", reason="We have cups.")


@pytest.mark.django_db
def test_an_author_reads_versions_with_what_changed_and_why(signed_in, post, ben):
    page = signed_in(ben).get(reverse("post_history", args=[post.pk])).content.decode()
    assert "We have cups." in page
    assert "Version 2" in page
    assert "Bring your own cup." in page
    assert "<del>" in page
    assert "<ins>" in page
    assert page.index("Version 2") < page.index("Version 1<")


@pytest.mark.django_db
def test_moderators_read_the_history_and_nobody_else_does(client, signed_in, post, dot, amara, cho):
    url = reverse("post_history", args=[post.pk])
    assert client.get(url).status_code == 302
    for other in (dot, amara):
        assert signed_in(other).get(url).status_code == 403
    page = signed_in(cho).get(url).content.decode()
    assert "We have cups." in page
    assert reverse("revert_post", args=[post.pk]) not in page


@pytest.mark.django_db
def test_an_author_goes_back_to_what_was_said_as_one_more_change(signed_in, post, ben, dot):
    url = reverse("revert_post", args=[post.pk])
    sent = {"number": "1", "based_on": "2", "reason": "No chairs left."}
    assert signed_in(dot).post(url, sent).status_code == 403
    client = signed_in(ben)
    assert client.post(url, sent).headers["Location"].endswith("#post-1")
    post.refresh_from_db()
    assert (post.body, post.revision) == ("Bring your own cup.", 3)
    assert post.revisions.get(number=3).reason == "No chairs left."
    assert client.post(url, {"number": "2", "based_on": "2"}).status_code == 409
    assert client.post(url, {"number": "x", "based_on": "2"}).status_code == 404


@pytest.mark.django_db
def test_a_long_history_comes_in_parts(signed_in, public, ben):
    post = begin(public, ben, body="0").posts.get()
    for number in range(1, 30):
        edit_post(post=post, editor=ben, body=f"Word {number}.")
    client, url = signed_in(ben), reverse("post_history", args=[post.pk])
    page = client.get(url).content.decode()
    assert "Version 30" in page
    assert 'id="version-10"' not in page
    assert 'href="?before=11"' in page
    older = client.get(url, {"before": "11"}).content.decode()
    assert 'id="version-10"' in older
    assert 'id="version-1"' in older
    assert "Older versions" not in older
    assert client.get(url, {"before": "x"}).status_code == 404


@pytest.mark.django_db
def test_a_conflict_shows_both_texts_and_the_next_try_knows_of_both(signed_in, post, ben):
    client, url = signed_in(ben), reverse("edit_post", args=[post.pk])
    sent = {"body": "Bring your own spoon.", "based_on": "1", "reason": "Soup."}
    page = client.post(url, sent)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Bring your own spoon.</textarea>" in text
    assert "Bring your own chair.</textarea>" in text
    assert 'name="based_on" value="2"' in text
    told = client.post(url, sent, headers=JSON)
    assert (told.status_code, told.json()["code"], told.json()["based_on"]) == (409, "edit_conflict", "2")
    assert "Bring your own chair." in told.json()["conflict"]
    assert client.post(url, sent | {"based_on": "2"}).status_code == 302
    post.refresh_from_db()
    assert (post.body, post.revisions.get(number=3).reason) == ("Bring your own spoon.", "Soup.")


@pytest.mark.django_db
def test_the_same_change_sent_twice_is_one_change(post, ben):
    with pytest.raises(EditConflict):
        edit_post(post=post, editor=ben, body="Another.", based_on=1)
    edit_post(post=post, editor=ben, body="Bring your own chair.", based_on=1)
    assert Revision.objects.count() == 2


@pytest.mark.django_db
def test_the_language_of_a_post_can_be_put_right(signed_in, public, ben):
    post = begin(public, ben, body="Traigan su silla.", lang="en").posts.get()
    client, url = signed_in(ben), reverse("edit_post", args=[post.pk])
    client.post(url, {"body": "Traigan su silla.", "lang": "es", "based_on": "1"})
    post.refresh_from_db()
    assert (post.lang, post.revision) == ("es", 2)
    assert 'lang="es"' in client.get(post.thread.get_absolute_url()).content.decode().partition("<article")[2]


@pytest.mark.django_db
def test_what_was_taken_away_can_be_undone_for_a_moment_without_scripts(signed_in, public, ben, dot):
    thread = begin(public)
    post = say(thread, "I should not have said this.", ben)
    client = signed_in(ben)
    page = client.post(reverse("remove_post", args=[post.pk]), follow=True).content.decode()
    undo = reverse("undo_removal", args=[post.pk])
    assert f'<a href="{undo}">Undo</a>' in page
    assert "I should not have said this." not in page
    assert client.get(undo).status_code == 200
    assert signed_in(dot).post(undo).status_code == 403
    client = signed_in(ben)
    page = client.post(undo, follow=True).content.decode()
    assert "I should not have said this." in page
    assert client.post(undo).status_code == 302


@pytest.mark.django_db
def test_a_script_takes_away_and_undoes_in_place(signed_in, public, ben):
    post = say(begin(public), "Too quick.", ben)
    client = signed_in(ben)
    told = client.post(reverse("remove_post", args=[post.pk]), headers=JSON).json()
    assert (told["number"], told["seconds"]) == (2, 10)
    assert "taken back by its author" in told["html"]
    again = client.post(told["undo"], headers=JSON).json()
    assert "Too quick." in again["html"]
    assert reverse("edit_post", args=[post.pk]) in again["html"]


@pytest.mark.django_db
def test_nobody_undoes_what_another_took_away_or_what_is_forgotten(public, ben, cho):
    post = say(begin(public), "Unkind.", ben)
    remove_post(post=post, by=cho)
    with pytest.raises(NotAllowed):
        undo_removal(post=post, by=ben)
    Removal.objects.update(words="")
    with pytest.raises(TooLate):
        undo_removal(post=post, by=cho)
    assert Post.objects.get(pk=post.pk).is_removed


@pytest.mark.django_db
def test_a_kept_draft_of_a_change_keeps_its_reason(signed_in, post, ben):
    client = signed_in(ben)
    sent = {"body": "Bring a stool.", "reason": "Lighter.", "based_on": "2", "later": "1"}
    client.post(reverse("edit_post", args=[post.pk]), sent)
    draft = Draft.objects.get()
    page = client.get(f"{reverse('edit_post', args=[post.pk])}?draft={draft.key}").content.decode()
    assert "Bring a stool.</textarea>" in page
    assert 'value="Lighter."' in page


def test_differences_are_marked_word_by_word_and_said_aloud():
    html = render_differences("Bring your own cup.", "Bring your own chair.")
    assert html.startswith("Bring your own <del>")
    assert "taken out:" in html
    assert html.index("cup") < html.index("</del>") < html.index("chair") < html.index("</ins>")


def test_differences_hold_no_markup_of_the_text():
    html = render_differences("<b>&", "<script>alert(1)</script>")
    assert "<script" not in html
    assert "<b>" not in html


@given(st.text(alphabet="ab \n<", max_size=60), st.text(alphabet="ab \n<", max_size=60))
def test_put_together_the_changes_are_both_texts(before, after):
    found = list(changes(before, after))
    assert "".join(was for was, _now in found) == before
    assert "".join(now for _was, now in found) == after


def test_texts_that_are_made_to_hurt_are_compared_only_as_far_as_it_is_cheap():
    before, after = "a b " * 8000, "b a " * 8000
    found = list(changes(before, after))
    assert "".join(now for _was, now in found) == after
    assert len(found) < MOST
