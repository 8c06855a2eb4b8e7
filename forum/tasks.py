"""What workers do for talk: what a request would have to wait for too long."""

from django_tasks import task

from forum import documents


@task()
def index_posts(thread_id: int, first: int) -> None:
    """Queue the posts of a long thread for search anew; a second run finds nothing changed."""
    documents.index_posts(thread_id, first)
