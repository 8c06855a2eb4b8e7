"""Files of posts: who may put them there, who sees them, and that nothing of them is left behind."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from content.enclosures import MOST_FILES
from content.errors import TooFast
from forum import attaching
from forum.attaching import forget_strays, forget_unnamed, markdown_of, store_file
from forum.editing import edit_post, forget_removed, remove_post, undo_removal
from forum.errors import FileNotKept
from forum.models import Draft, Hiding, Post, Removal, Upload
from forum.pacing import LIMITS
from forum.policies import HELD, HIDDEN
from tests.content.files import PDF, SECRET_PLACE, a_picture
from tests.factories.forum import begin, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept(rosa):
    """Return a function that keeps a file of Rosa, or of another."""

    def keep(data=None, name="wall.jpg", member=rosa, alt="A wall with eleven forms", draft=None):
        data = a_picture() if data is None else data
        return store_file(member=member, file=io.BytesIO(data), name=name, draft=draft or uuid.uuid4(), alt=alt)

    return keep


def files_on_disk(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def address_of(upload):
    return f"/files/{upload.key}"


def test_a_picture_in_a_post_has_its_words_its_size_and_leads_to_itself(kept, rosa, public):
    upload = kept()
    post = begin(public, rosa, body=f"Look:\n\n{markdown_of(upload)}").posts.get()
    assert (
        f'<a href="/files/{upload.key}"><img class="photo" src="/files/{upload.key}" alt="A wall with eleven forms" '
        'width="60" height="40" loading="lazy" decoding="async"></a>'
    ) in post.body_html
    assert Upload.objects.get().post == post


def test_a_document_alone_on_its_line_is_a_card_and_else_a_link(kept, rosa, public):
    upload = kept(PDF, "consent [v2].pdf", alt="")
    alone = begin(public, rosa, body=markdown_of(upload)).posts.get()
    assert f'<div class="attached paper"><a href="/files/{upload.key}">consent [v2].pdf</a><p>PDF, ' in alone.body_html
    within = say(alone.thread, f"See {markdown_of(upload)} for it.", rosa)
    assert f'See <a href="/files/{upload.key}">consent [v2].pdf</a> for it.' in within.body_html
    assert Upload.objects.get().post == alone


def test_a_post_of_one_picture_is_a_post_and_is_found_by_what_the_picture_shows(kept, rosa, public):
    post = begin(public, rosa, body=markdown_of(kept())).posts.get()
    assert post.excerpt == "A wall with eleven forms"


def test_a_picture_without_a_description_says_so_in_the_language_of_the_post(kept, rosa, public):
    post = begin(public, rosa, body=markdown_of(kept(alt=""))).posts.get()
    assert 'alt="A picture without a description"' in post.body_html


def test_a_picture_of_somebody_else_that_is_in_no_post_yet_stays_a_link(kept, ben, public):
    upload = kept()
    post = begin(public, ben, body=f"![mine]({address_of(upload)})").posts.get()
    assert "<img" not in post.body_html
    assert Upload.objects.get().post is None


def test_a_picture_may_be_quoted_where_it_stands_and_nowhere_else(kept, rosa, ben, public, for_members):
    upload = kept()
    thread = begin(public, rosa, body=markdown_of(upload))
    quoted = f"> ![]({address_of(upload)})\n\nI see twelve."
    assert "<img" in say(thread, quoted, ben).body_html
    assert "<img" not in begin(for_members, ben, body=quoted).posts.get().body_html
    assert Upload.objects.get().post.number == 1


def test_so_many_files_stand_in_one_post_and_the_rest_are_links(kept, rosa, public, monkeypatch):
    monkeypatch.setitem(LIMITS, "upload", ())
    uploads = [kept(PDF + str(number).encode(), f"{number}.pdf") for number in range(MOST_FILES + 2)]
    post = begin(public, rosa, body="\n\n".join(map(markdown_of, uploads))).posts.get()
    assert post.body_html.count('class="attached') == MOST_FILES


def test_a_file_is_its_owner_s_alone_until_it_is_posted(kept, rosa, ben, cho, client):
    upload = kept()
    for member, status in ((None, 404), (ben, 404), (cho, 404), (rosa, 200)):
        client.logout() if member is None else client.force_login(member)
        assert client.get(address_of(upload), follow=True).status_code == status, member


def test_a_file_is_seen_by_exactly_those_who_may_read_its_post(kept, everybody, categories, client, mei):
    for category in categories:
        upload = kept(member=mei)
        post = begin(category, mei, body=markdown_of(upload)).posts.get()
        for name, member in everybody.items():
            client.logout()
            if member.is_authenticated and member.is_active:
                client.force_login(member)
            elif name == "closed account":
                continue
            allowed = Post.objects.visible_to(member).filter(pk=post.pk).exists()
            assert client.get(address_of(upload), follow=True).status_code == (200 if allowed else 404), (
                category,
                name,
            )


def test_a_file_of_a_held_or_hidden_post_is_its_author_s_and_the_moderators(kept, rosa, ben, cho, public, client):
    upload = kept()
    post = begin(public, rosa, body=markdown_of(upload)).posts.get()
    for state in (HELD, HIDDEN):
        Post.objects.update(state=state)
        for member, status in ((ben, 404), (rosa, 200), (cho, 200)):
            client.force_login(member)
            assert client.get(address_of(upload), follow=True).status_code == status, (state, member)
    assert not Hiding.objects.filter(post=post).exists()


def test_what_an_edit_took_out_is_seen_by_who_reads_the_history_only(kept, rosa, ben, cho, public, client):
    upload = kept()
    post = begin(public, rosa, body=markdown_of(upload)).posts.get()
    edit_post(post=post, editor=rosa, body="A child was on it.")
    for member, status in ((None, 404), (ben, 404), (rosa, 200), (cho, 200)):
        client.logout() if member is None else client.force_login(member)
        assert client.get(address_of(upload), follow=True).status_code == status, member


def test_a_picture_is_shown_and_a_document_is_saved_and_nothing_in_either_runs(kept, rosa, signed_in):
    picture, paper = kept(), kept(PDF, "plan für uns.pdf")
    client = signed_in(rosa)
    shown, saved = client.get(address_of(picture)), client.get(address_of(paper))
    assert shown["Content-Type"] == "image/webp"
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Type"] == "application/pdf"
    assert saved["Content-Disposition"].startswith("attachment; filename")
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-cache"
    assert b"".join(saved) == PDF
    assert SECRET_PLACE.encode() not in b"".join(shown)


def test_a_browser_that_has_a_file_is_told_so_as_long_as_it_may_see_it(kept, rosa, signed_in):
    upload = kept()
    client = signed_in(rosa)
    tag = client.get(address_of(upload))["ETag"]
    again = client.get(address_of(upload), headers={"If-None-Match": tag})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    client.logout()
    assert client.get(address_of(upload), headers={"If-None-Match": tag}, follow=True).status_code == 404


def test_a_file_whose_content_is_gone_is_not_found(kept, rosa, signed_in):
    upload = kept()
    default_storage.delete(upload.file.name)
    assert signed_in(rosa).get(address_of(upload), follow=True).status_code == 404


def test_the_same_file_for_the_same_draft_is_kept_once(kept, tmp_path):
    draft = uuid.uuid4()
    assert kept(draft=draft) == kept(draft=draft)
    assert len(files_on_disk(tmp_path)) == 1
    assert kept() != kept()


def test_files_of_a_removed_post_are_kept_for_the_undo_and_then_deleted(
    kept, rosa, public, client, tmp_path, django_capture_on_commit_callbacks
):
    upload = kept()
    post = begin(public, rosa, body=markdown_of(upload)).posts.get()
    remove_post(post=post, by=rosa)
    client.force_login(rosa)
    assert client.get(address_of(upload), follow=True).status_code == 404
    undo_removal(post=post, by=rosa)
    assert client.get(address_of(upload), follow=True).status_code == 200
    remove_post(post=post, by=rosa)
    Removal.objects.update(at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        forget_removed()
    assert not Upload.objects.exists()
    assert files_on_disk(tmp_path) == []


def test_files_no_post_names_are_thrown_away_after_a_day_unless_a_draft_names_them(
    kept, rosa, public, tmp_path, django_capture_on_commit_callbacks
):
    forgotten, drafted, posted, young = kept(), kept(), kept(), kept()
    begin(public, rosa, body=markdown_of(posted))
    Draft.objects.create(member=rosa, place="start", words={"body": markdown_of(drafted)})
    Upload.objects.exclude(pk=young.pk).update(at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unnamed() == 1
    assert set(Upload.objects.all()) == {drafted, posted, young}
    assert not default_storage.exists(forgotten.file.name)
    assert len(files_on_disk(tmp_path)) == 3


def test_a_file_without_a_row_is_found_and_deleted_after_a_day(kept, tmp_path, monkeypatch):
    upload = kept()
    stray = default_storage.save(f"talk/aa/{uuid.uuid4().hex}.webp", io.BytesIO(b"half"))
    assert forget_strays() == 0
    monkeypatch.setattr(attaching, "NAMED", -timedelta(hours=1))
    assert forget_strays() == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(upload.file.name)


def test_a_full_disk_is_said_in_a_sentence_and_leaves_no_row(kept, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(FileNotKept):
        kept()
    assert not Upload.objects.exists()


def test_too_many_files_in_a_minute_are_asked_to_wait(kept):
    for number in range(LIMITS["upload"][0].most):
        kept(PDF + str(number).encode(), "plan.pdf")
    with pytest.raises(TooFast):
        kept(PDF, "plan.pdf")


def a_file(data=None, name="wall.jpg"):
    return SimpleUploadedFile(name, a_picture() if data is None else data)


def send(client, **fields):
    return client.post(
        reverse("attach"), {"client_key": str(uuid.uuid4()), **fields}, headers={"Accept": "application/json"}
    )


def test_a_file_sent_by_the_composer_is_answered_with_what_stands_for_it(rosa, signed_in):
    answer = send(signed_in(rosa), file=a_file(), alt="Eleven [forms]")
    upload = Upload.objects.get()
    assert answer.json() == {
        "key": str(upload.key),
        "name": "wall.webp",
        "picture": True,
        "markdown": f"![Eleven \\[forms\\]](/files/{upload.key})",
        "url": f"/files/{upload.key}",
    }
    assert (upload.member, upload.post, upload.alt) == (rosa, None, "Eleven [forms]")
    assert re.fullmatch(r"talk/[0-9a-f]{2}/[0-9a-f]{32}\.webp", upload.file.name)


def test_what_cannot_be_kept_is_answered_with_a_sentence(rosa, signed_in):
    client = signed_in(rosa)
    answer = send(client, file=a_file(b"<svg/>", "drawing.svg"))
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert send(client).json()["message"] == "No file was chosen."


def test_a_visitor_cannot_send_files_and_learns_where_to_sign_in(client):
    answer = send(client, file=a_file())
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert not Upload.objects.exists()


def test_a_request_beyond_the_limit_is_refused_before_anything_is_kept(rosa, signed_in):
    answer = send(signed_in(rosa), file=a_file(b"x" * (12 * 1024 * 1024), "long.txt"))
    assert answer.status_code == 413
    assert not Upload.objects.exists()


def reply(client, thread, **fields):
    fields = {"body": "Look:", "lang": "en", "client_key": str(uuid.uuid4())} | fields
    return client.post(reverse("reply", args=[thread.pk]), fields)


def test_without_scripts_a_chosen_file_is_put_into_the_words_and_everything_comes_back(rosa, signed_in, public):
    thread = begin(public)
    answer = reply(signed_in(rosa), thread, file=a_file(), alt="Eleven forms", attach="1")
    upload = Upload.objects.get()
    assert f"Look:\n\n![Eleven forms](/files/{upload.key})" in answer.content.decode()
    assert thread.posts.count() == 1


def test_without_scripts_a_file_that_is_still_chosen_goes_with_the_post(rosa, signed_in, public):
    thread = begin(public)
    client, key = signed_in(rosa), str(uuid.uuid4())
    for _twice in range(2):
        reply(client, thread, file=a_file(), alt="Eleven forms", client_key=key)
    post = thread.posts.get(number=2)
    assert Upload.objects.get().post == post
    assert thread.posts.count() == 2


def test_without_scripts_a_file_that_cannot_be_kept_costs_no_words(rosa, signed_in, public):
    thread = begin(public)
    answer = reply(signed_in(rosa), thread, file=a_file(b"MZ", "setup.exe"), body="My words")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Only pictures, PDF, office documents" in page
    assert "My words" in page
    assert thread.posts.count() == 1


def test_a_preview_shows_the_picture_as_the_post_will(kept, rosa, signed_in, public):
    upload = kept()
    fields = {"body": markdown_of(upload), "lang": "en", "category": public.slug}
    assert f'src="/files/{upload.key}"' in signed_in(rosa).post(reverse("preview"), fields).json()["html"]


def test_a_page_of_ours_alone_on_its_line_becomes_a_card_in_every_reader_s_language(rosa, public):
    thread = begin(public, title="How did you get to one form?", body="We have eleven.")
    path = thread.get_absolute_url()
    post = say(begin(public, rosa), f"See\n\n{path}\n\n[this]({path})\n\nand [this]({path}) too.", rosa)
    assert post.body_html.count('<div class="attached page" data-section="talk">') == 1
    assert f'<a href="/~/talk/t/{thread.pk}/{thread.slug}/">How did you get to one form?</a>' in post.body_html
    assert f'href="/es/talk/t/{thread.pk}/{thread.slug}/"' in post.html_in("es")
    assert "We have eleven." in post.body_html


@pytest.mark.parametrize("shape", ["{}", "<{}>", "[the thread]({})", "  {}  ", "> {}"])
def test_an_address_with_our_host_is_ours_however_it_was_typed(rosa, public, settings, shape):
    thread = begin(public)
    url = settings.SITE_URL + thread.get_absolute_url()
    assert 'class="attached page"' in say(begin(public, rosa), shape.format(url), rosa).body_html


@pytest.mark.parametrize("shape", ["See {}", "[![x](/files/y)]({})", "- {}", "{}\nand words", "**{}**", "{}?page=2"])
def test_an_address_among_words_stays_a_link(rosa, public, settings, shape):
    thread = begin(public)
    url = settings.SITE_URL + thread.get_absolute_url()
    markup = say(begin(public, rosa), shape.format(url), rosa).body_html
    assert "attached" not in markup
    assert f'href="{url}' in markup


def test_a_page_that_not_everybody_may_see_never_becomes_a_card(rosa, for_members, public):
    hidden = begin(for_members, rosa, title="Only for members")
    path = hidden.get_absolute_url()
    post = say(begin(for_members, rosa), f"[x]({path})\n\n[x](/en/talk/p/{hidden.posts.get().pk}/)", rosa)
    assert "attached" not in post.body_html
    assert "Only for members" not in post.body_html
