"""A post as search knows it: its words, its thread, who may find it."""

from content.markdown import plain_text
from forum.models import Post
from forum.policies import STANDING
from search.outbox import schedule_pks
from search.registry import Document, Text, kind_named


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


def index_posts(thread_id: int, first: int = 1) -> None:
    """Queue the posts of a thread for search anew, from the number `first` on."""
    posts = Post.objects.filter(thread=thread_id, number__gte=first)
    if kind := kind_named("post"):
        schedule_pks(kind, posts.values_list("pk", flat=True))
