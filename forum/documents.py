"""A post as search knows it: its words, its thread, who may find it."""

from content.markdown import plain_text
from forum.models import Post
from forum.policies import STANDING
from search.registry import Document, Text


def document_of(post: Post) -> Document | None:
    """Return what is indexed of a post; nothing of one that not everybody there may read."""
    thread = post.thread
    if not (post.is_standing and thread.state == STANDING):
        return None
    return Document(
        texts={post.lang: Text(thread.title, plain_text(post.body_html))},
        scopes=thread.category.scopes,
        facets={"category": (thread.category.slug,), "language": (post.lang,)},
        date=post.created_at,
        collapse=f"thread:{thread.pk}",
    )
