"""What of talk others meet: posts, found singly and shown as one hit a thread."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forum.documents import document_of
from forum.models import Category, Post
from search.registry import Kind, register


def _by_key(key: str, language: str) -> Post | None:
    """A post has one language and is shown in it, whatever `language` asks for."""
    return _whole().filter(pk=key).first() if key.isascii() and key.isdigit() else None


def _url(post: Post, language: str) -> str:
    with override(language):
        return post.thread.url_of(post.number)


def _whole() -> Any:
    whole = Post.objects.select_related("thread__category__parent", "author")
    return whole.prefetch_related("thread__category__coalitions", "thread__category__parent__coalitions")


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
        card_template="forum/_post_card.html",
        shows={Category: lambda category: Post.objects.filter(thread__category=category)},
    )
)
