"""The one way in for words: every form, admin, import and demo post goes through these actions.

In one transaction, under the lock of the thread's row: the number, the post, the counters, the event. Markdown is
rendered before the lock. The commit is the acknowledgement.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language

from content.legible import legible
from forum.attaching import attach_files
from forum.counting import count_in
from forum.errors import CannotReply, CannotStart, KeyReused, ThreadClosed
from forum.holding import why_held
from forum.locking import lock_target
from forum.models import Category, Draft, Hold, Post, Reading, Thread
from forum.models.thread import thing_of
from forum.policies import HELD, STANDING, can_reply, can_see_about, can_start
from forum.wording import Words, render_words, write
from live.log import append
from members.keeping_away import blocks
from members.models import Member
from search.registry import kind_named

STREAM = "thread"


def start_thread(
    *,
    author: Member,
    category: Category,
    title: str,
    body: str,
    lang: str,
    client_key: UUID,
    tags: Collection[str] = (),
) -> Post:
    """Start a thread with its first post, and return the post.

    Raises `CannotStart`, `NothingWritten`, `KeyReused`, and `TextRefused` for a text that is too much.
    """
    if not can_start(author, category):
        raise CannotStart
    words = render_words(body, lang, category, author)

    def publish() -> Post:
        thread = _new_thread(author, category, title, lang)
        thread.tags.set(tags)
        return _add(thread, author, words, lang, client_key)

    return _once(author, client_key, words, publish)


def publish_post(
    *, thread: Thread, author: Member, body: str, lang: str, client_key: UUID, reply_to: Post | None = None
) -> Post:
    """Add a post to a thread and return it; a retry with the same `client_key` returns the first one.

    Raises `CannotReply`, `ThreadClosed`, `NothingWritten`, `KeyReused`, `TextRefused`.
    """
    words = render_words(body, lang, thread.category, author)

    def publish() -> Post:
        locked = lock_target(thread)
        if not can_reply(author, locked):
            raise ThreadClosed if locked.is_closed else CannotReply
        if reply_to and locked.pk != thread.pk:
            reply_to.refresh_from_db(fields=["thread", "number"])
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


def may_answer(author: Member, answered: Post | None, thread: Thread) -> bool:
    """Say whether a post of `thread` is answered. Who is blocked by its author speaks to all, and is not told."""
    return bool(answered and answered.thread_id == thread.pk and not blocks(answered.author, author))


def _once(author: Member, client_key: UUID, words: Words, publish: Callable[[], Post]) -> Post:
    """Publish, or return the post this draft became before. `UNIQUE(author, client_key)` decides a race."""
    drafts = Post.objects.filter(author=author, client_key=client_key).select_related("thread__category__parent")
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
    title = " ".join(legible(title).split())[:160]
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
    held = why_held(author, words.html)
    thread.last_number += 1
    post = Post(
        thread=thread,
        author=author,
        number=thread.last_number,
        state=HELD if held else STANDING,
        lang=lang,
        reply_to=reply_to if may_answer(author, reply_to, thread) else None,
        client_key=client_key,
        created_at=timezone.now(),
    )
    write(post, words)
    post.save(force_insert=True)
    attach_files(post)
    if held:
        _hold(thread, post, held)
    else:
        count_in(thread, post)
        append(STREAM, thread.stream_key, "said" if thread.about_kind else "posted", {"post": post.pk})
    Reading.objects.advance(author, thread, post.number)
    Draft.objects.filter(member=author, key=client_key).delete()
    return post


def _hold(thread: Thread, post: Post, why: str) -> None:
    """Let a post wait for a moderator; with it a thread that it opens, but not the talk about a thing."""
    Hold.objects.create(kind="post", key=str(post.pk), member=post.author, why=why)
    thread.state = HELD if post.number == 1 and not thread.about_kind else thread.state
    thread.save(update_fields=["last_number", "state"])
    append(STREAM, thread.stream_key, "held", {"post": post.pk})


def _publish_about(kind: str, key: str, author: Member, body: str, lang: str, client_key: UUID) -> Post:
    thread = Thread.objects.about(kind, key).select_related("category__parent").first()
    if thread:
        return publish_post(thread=thread, author=author, body=body, lang=lang, client_key=client_key)
    category = Category.objects.for_kind(kind)
    if category is None or not can_start(author, category) or not can_see_about(author, kind, key, lang):
        raise CannotStart
    words = render_words(body, lang, category, author)

    def publish() -> Post:
        opened = _new_thread(author, category, title_of(kind, key, lang), lang, kind, key)
        return _add(opened, author, words, lang, client_key)

    return _once(author, client_key, words, publish)


def title_of(kind_name: str, key: str, lang: str) -> str:
    """Return what a thing is called in a language, as search knows it."""
    kind = kind_named(kind_name)
    thing = kind.by_key(key, lang) if kind else None
    document = kind.document(thing) if kind and thing is not None else None
    texts = document.texts if document else {}
    text = texts.get(lang) or next(iter(texts.values()), None)
    return text.title if text else str(thing)


def url_of_thing(kind_name: str, key: str) -> str:
    """Return the address of what a thread is about, in the active language; empty where there is nothing."""
    kind = kind_named(kind_name)
    language = (get_language() or "en")[:2]
    thing = kind.by_key(key, language) if kind else None
    return kind.url(thing, language) if kind and thing is not None else ""
