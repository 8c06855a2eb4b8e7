"""From what was typed to what is stored: Markdown rendered, people linked, nothing empty let through."""

import contextlib
from typing import NamedTuple

from content.errors import HubError
from content.legible import legible
from content.markdown import excerpt, plain_text, render_markdown
from forum.enclosures import OfPost
from forum.errors import NothingWritten
from forum.mentions import link_mentions
from forum.models import Category, Post
from forum.models.post import EXCERPT_LENGTH
from forum.policies import GONE
from members.models import Member

RENDERED_WITH = 2
"""The version of the path from Markdown to stored HTML; raise it, and `render_anew` goes over what is older."""

WRITTEN = ["body", "body_html", "excerpt", "rendered_with"]
"""The fields that `write` fills."""


class Words(NamedTuple):
    """A text as it is stored: what was typed, what is shown, how it begins."""

    body: str
    html: str
    excerpt: str


NO_WORDS = Words("", "", "")


def render_words(body: str, lang: str, category: Category, author: Member | None = None) -> Words:
    """Return what will be stored of a text of `author` in a category. Raises `TextRefused`, `NothingWritten`."""
    body = legible(body.replace("\r\n", "\n")).strip()
    html = render_body(body, lang, category, author)
    if not plain_text(html):
        raise NothingWritten
    return Words(body, html, excerpt(html, EXCERPT_LENGTH))


def render_body(body: str, lang: str, category: Category | None, author: Member | None) -> str:
    """Return a text as HTML: people, files and pages in it are found for its category, or (none yet) by themselves."""
    html = render_markdown(body, lang, OfPost(author, category, lang))
    return link_mentions(html, category, author) if category else html


def write(post: Post, words: Words) -> None:
    """Put words into a post; the caller saves `WRITTEN`."""
    post.body, post.body_html, post.excerpt = words
    post.rendered_with = RENDERED_WITH


def render_anew(limit: int = 200) -> int:
    """Render posts again that an older version rendered; return how many. No event: the words are the same."""
    old = Post.objects.exclude(state__in=GONE).exclude(rendered_with=RENDERED_WITH)
    posts = list(old.select_related("thread__category__parent", "author")[:limit])
    for post in posts:
        shown: dict[str, object] = {"rendered_with": RENDERED_WITH}
        with contextlib.suppress(HubError):  # what today would be refused stays as it is
            words = render_words(post.body, post.lang, post.thread.category, post.author)
            shown |= {"body_html": words.html, "excerpt": words.excerpt}
        # Not `save`: a post that was edited or taken away meanwhile is left alone.
        Post.objects.filter(pk=post.pk, revision=post.revision, state=post.state).update(**shown)
    return len(posts)
