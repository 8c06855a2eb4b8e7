"""A post as search knows it: its words, its thread, who may find it."""

from content.markdown import plain_text
from forum.models import Post
from search.registry import Document, Text


def document_of(post: Post) -> Document | None:
    """Return what is indexed of a post; nothing of one that was taken away."""
    if post.is_removed:
        return None
    thread = post.thread
    return Document(
        texts={post.lang: Text(thread.title, plain_text(post.body_html))},
        scopes=frozenset({thread.category.scope}),
        facets={"category": (thread.category.slug,), "language": (post.lang,)},
        date=post.created_at,
        collapse=f"thread:{thread.pk}",
    )
