"""Tells who left a tool what became of it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from library.models import Tool
from members.delivery import post_mail


def notify_author(tool: Tool) -> None:
    """Mail the author that an editor published or declined their tool; an editor who answers themselves gets none."""
    author = tool.submitted_by
    if author is None or not author.is_active or author.pk == tool.reviewed_by_id or tool.reviewed_at is None:
        return
    with override(author.language):
        page, own = reverse("tool", args=[tool.slug]), reverse("submit_tool")
    post_mail(
        key=f"tool:{tool.pk}:{tool.state}:{tool.reviewed_at.isoformat()}",
        to=author.email,
        language=author.language,
        template=f"tool_{tool.state}",
        context={
            "member": author,
            "tool": tool,
            "tool_url": f"{settings.SITE_URL}{page}",
            "again_url": f"{settings.SITE_URL}{own}?key={tool.client_key or ''}#form",
        },
    )
