"""What of talk others meet: posts, found singly and shown as one hit a thread; and how moderators care for them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content.querysets import own_first
from forum.caring import members_by_key, posts_by_key
from forum.documents import document_of
from forum.judging import approve_post, hide_post, reject_post
from forum.models import Category, Post, Thread
from forum.policies import STANDING
from forum.registry import Carer, register_carer, register_sent
from members.models import Distance
from search.registry import Kind, register
from topics.models import Topic


def _by_key(key: str, language: str) -> Post | None:
    """A post has one language and is shown in it, whatever `language` asks for."""
    return _whole().filter(pk=key).first() if key.isascii() and key.isdigit() else None


def _url(post: Post, language: str) -> str:
    with override(language):
        return post.thread.url_of(post.number)


def _whole() -> Any:
    return _with_category(Post.objects.select_related("author"))


def _with_category(posts: QuerySet[Any]) -> Any:
    whole = posts.select_related("thread__category__parent")
    return whole.prefetch_related("thread__category__coalitions", "thread__category__parent__coalitions")


def questions_on(viewer: Any, topics: Sequence[Topic], language: str) -> QuerySet[Post]:
    """The first posts of the threads on some topics, without what the viewer put away; where people write, first."""
    away = Distance.objects.filter(member=viewer.pk).values("other")
    threads = Thread.objects.listed_for(viewer).on_topics(viewer, topics, language).order_by()
    first: QuerySet[Post] = (
        _whole().visible_to(viewer).filter(number=1, state=STANDING, thread__in=threads.values("pk"))
    )
    return first.exclude(author__in=away).order_by(own_first(language, "lang"), "-thread__last_post_at", "-pk")


POST = register(
    Kind(
        name="post",
        model=Post,
        section="talk",
        label=_("Talk"),
        visible_to=lambda viewer: _whole().visible_to(viewer),
        key=lambda post: str(post.pk),
        by_key=_by_key,
        url=_url,
        document=document_of,
        with_neighbours=_with_category,
        card_template="forum/_post_card.html",
        of_topics=questions_on,
        shows={
            Category: lambda category: Post.objects.filter(thread__in=Thread.objects.in_category(category).values("pk"))
        },
    )
)

register_sent(Post, "author")
register_carer(
    Carer(
        kind="post",
        find=posts_by_key,
        author=lambda post: post.author,
        words=lambda post: f"{post.thread.title}\n\n{post.body}",
        template="forum/_care_post.html",
        approve=lambda post, *, by, words: approve_post(post=post, by=by, words=words),
        reject=lambda post, *, by, words: reject_post(post=post, by=by, words=words),
        hide=lambda post, *, by, words: hide_post(post=post, by=by, words=words),
        can_hide=lambda post: post.is_standing,
    )
)
register_carer(
    Carer(
        kind="member",
        find=members_by_key,
        author=lambda member: member,
        words=lambda member: f"{member.display_name} (@{member.handle})\n{member.part}\n\n{member.bio}",
        template="members/_care_member.html",
    )
)
