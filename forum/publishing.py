"""The one way in for words: every form, admin, import and demo post goes through these actions.

In one transaction, under the lock of the thread's row: the number, the post, the counters, the event. Markdown is
rendered before the lock. The commit is the acknowledgement.
"""

import contextlib
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language

from content.errors import HubError
from content.markdown import excerpt, plain_text, render_markdown
from forum.errors import CannotReply, CannotStart, KeyReused, NotAllowed, NothingWritten, ThreadClosed
from forum.mentions import link_mentions
from forum.models import Category, Post, Reading, Removal, Thread
from forum.models.post import EXCERPT_LENGTH
from forum.models.thread import thing_of
from forum.policies import can_edit, can_remove, can_reply, can_see_about, can_start
from live.log import append
from members.models import Member
from search.registry import kind_named

STREAM = "thread"
RENDERED_WITH = 1
"""The version of the path from Markdown to stored HTML; raise it, and `render_anew` goes over what is older."""


class Words(NamedTuple):
    """A text as it is stored: what was typed, what is shown, how it begins."""

    body: str
    html: str
    excerpt: str


def start_thread(*, author: Member, category: Category, title: str, body: str, lang: str, client_key: UUID) -> Post:
    """Start a thread with its first post, and return the post.

    Raises `CannotStart`, `NothingWritten`, `KeyReused`, and `TextRefused` for a text that is too much.
    """
    if not can_start(author, category):
        raise CannotStart
    words = render_words(body, lang, category)

    def publish() -> Post:
        return _add(_new_thread(author, category, title, lang), author, words, lang, client_key)

    return _once(author, client_key, words, publish)


def publish_post(
    *, thread: Thread, author: Member, body: str, lang: str, client_key: UUID, reply_to: Post | None = None
) -> Post:
    """Add a post to a thread and return it; a retry with the same `client_key` returns the first one.

    Raises `CannotReply`, `ThreadClosed`, `NothingWritten`, `KeyReused`, `TextRefused`.
    """
    words = render_words(body, lang, thread.category)

    def publish() -> Post:
        locked = lock(thread)
        if not can_reply(author, locked):
            raise ThreadClosed if locked.is_closed else CannotReply
        return _add(locked, author, words, lang, client_key, reply_to)

    return _once(author, client_key, words, publish)


def publish_about(*, kind: str, key: str, author: Member, body: str, lang: str, client_key: UUID) -> Post:
    """Add a post to the thread about a thing; the first post makes the thread, in the category set for its kind.

    Raises what `publish_post` raises, and `CannotStart` where the thing may not be seen or has no category.
    """
    try:
        return _publish_about(kind, key, author, body, lang, client_key)
    except IntegrityError:  # somebody else's first post made the thread a moment ago
        return _publish_about(kind, key, author, body, lang, client_key)


def edit_post(*, post: Post, editor: Member, body: str) -> Post:
    """Change the words of a post. Raises `NotAllowed`, `NothingWritten`, `TextRefused`."""
    words = render_words(body, post.lang, post.thread.category)
    with transaction.atomic():
        thread = lock(post.thread)
        post = _fresh(post, thread)
        if not can_edit(editor, post):
            raise NotAllowed
        if words.body != post.body:
            _write(post, words)
            post.revision += 1
            post.edited_at = timezone.now()
            post.save(update_fields=[*WRITTEN, "revision", "edited_at"])
            append(STREAM, thread.stream_key, "edited", {"post": post.pk})
    return post


def remove_post(*, post: Post, by: Member) -> Post:
    """Take a post away: its words are gone, its number stays. Raises `NotAllowed`; taking away twice does no harm."""
    with transaction.atomic():
        thread = lock(post.thread)
        post = _fresh(post, thread)
        if post.is_removed:
            return post
        if not can_remove(by, post):
            raise NotAllowed
        Removal.objects.create(post=post, by=by, by_author=post.author_id == by.pk)
        _write(post, Words("", "", ""))
        post.save(update_fields=WRITTEN)
        last = thread.posts.filter(removal=None).order_by("-number").first()
        thread.posts_count -= 1
        thread.last_post = last
        thread.last_post_at = last.created_at if last else thread.created_at
        thread.save(update_fields=["posts_count", "last_post", "last_post_at"])
        append(STREAM, thread.stream_key, "removed", {"post": post.pk})
    return post


def render_words(body: str, lang: str, category: Category) -> Words:
    """Return what will be stored of a text written in a category. Raises `TextRefused`, `NothingWritten`."""
    body = body.replace("\r\n", "\n").strip()
    html = link_mentions(render_markdown(body, lang), category)
    if not plain_text(html):
        raise NothingWritten
    return Words(body, html, excerpt(html, EXCERPT_LENGTH))


def render_anew(limit: int = 200) -> int:
    """Render posts again that an older version rendered; return how many. No event: the words are the same."""
    old = Post.objects.filter(removal=None).exclude(rendered_with=RENDERED_WITH).select_related("thread__category")
    posts = list(old[:limit])
    for post in posts:
        shown: dict[str, object] = {"rendered_with": RENDERED_WITH}
        with contextlib.suppress(HubError):  # what today would be refused stays as it is
            words = render_words(post.body, post.lang, post.thread.category)
            shown |= {"body_html": words.html, "excerpt": words.excerpt}
        # Not `save`: a post that was edited or taken away meanwhile is left alone.
        Post.objects.filter(pk=post.pk, revision=post.revision, removal=None).update(**shown)
    return len(posts)


def lock(thread: Thread) -> Thread:
    """Return the thread as it is now, its row locked until the transaction ends."""
    return Thread.objects.select_for_update(of=("self",)).select_related("category").get(pk=thread.pk)


WRITTEN = ["body", "body_html", "excerpt", "rendered_with"]


def _write(post: Post, words: Words) -> None:
    post.body, post.body_html, post.excerpt = words
    post.rendered_with = RENDERED_WITH


def _once(author: Member, client_key: UUID, words: Words, publish: Callable[[], Post]) -> Post:
    """Publish, or return the post this draft became before. `UNIQUE(author, client_key)` decides a race."""
    drafts = Post.objects.filter(author=author, client_key=client_key).select_related("thread__category")
    first = drafts.first()
    if first is None:
        try:
            with transaction.atomic():
                return publish()
        except IntegrityError:
            first = drafts.first()
            if first is None:
                raise
    if first.revision == 1 and not first.is_removed and first.body != words.body:
        raise KeyReused
    return first


def _new_thread(author: Member, category: Category, title: str, lang: str, kind: str = "", key: str = "") -> Thread:
    title = " ".join(title.split())[:160]
    now = timezone.now()
    return Thread.objects.create(
        category=category,
        author=author,
        title=title,
        slug=slugify(title)[:80].strip("-") or "thread",
        lang=lang,
        about_kind=kind,
        about_key=key,
        about_thing=thing_of(key),
        created_at=now,
        last_post_at=now,
    )


def _add(
    thread: Thread, author: Member, words: Words, lang: str, client_key: UUID, reply_to: Post | None = None
) -> Post:
    """Write the next post of a thread whose row is locked (or new), with counters and event."""
    number = thread.last_number + 1
    post = Post(
        thread=thread,
        author=author,
        number=number,
        lang=lang,
        reply_to=reply_to if reply_to and reply_to.thread_id == thread.pk else None,
        client_key=client_key,
        created_at=timezone.now(),
    )
    _write(post, words)
    post.save(force_insert=True)
    thread.last_number = number
    thread.posts_count += 1
    thread.last_post = post
    thread.last_post_at = post.created_at
    thread.save(update_fields=["last_number", "posts_count", "last_post", "last_post_at"])
    Reading.objects.advance(author, thread, number)
    append(STREAM, thread.stream_key, "said" if thread.about_kind else "posted", {"post": post.pk})
    return post


def _publish_about(kind: str, key: str, author: Member, body: str, lang: str, client_key: UUID) -> Post:
    thread = Thread.objects.about(kind, key).select_related("category").first()
    if thread:
        return publish_post(thread=thread, author=author, body=body, lang=lang, client_key=client_key)
    category = Category.objects.for_kind(kind)
    if category is None or not can_start(author, category) or not can_see_about(author, kind, key, lang):
        raise CannotStart
    words = render_words(body, lang, category)

    def publish() -> Post:
        opened = _new_thread(author, category, title_of(kind, key, lang), lang, kind, key)
        return _add(opened, author, words, lang, client_key)

    return _once(author, client_key, words, publish)


def title_of(kind_name: str, key: str, lang: str) -> str:
    """Return what a thing is called in a language, as search knows it."""
    kind = kind_named(kind_name)
    thing = kind.by_key(key.partition("#")[0], lang) if kind else None
    document = kind.document(thing) if kind and thing is not None else None
    texts = document.texts if document else {}
    text = texts.get(lang) or next(iter(texts.values()), None)
    return text.title if text else str(thing)


def url_of_thing(kind_name: str, key: str) -> str:
    """Return the address of what a thread is about, in the active language; empty where there is nothing."""
    kind = kind_named(kind_name)
    language = (get_language() or "en")[:2]
    thing = kind.by_key(key.partition("#")[0], language) if kind else None
    return kind.url(thing, language) if kind and thing is not None else ""


def _fresh(post: Post, thread: Thread) -> Post:
    fresh = Post.objects.select_related("removal").get(pk=post.pk)
    fresh.thread = thread
    return fresh
