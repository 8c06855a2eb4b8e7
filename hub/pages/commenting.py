"""Remarks that editors write beside a page: whom they are told, by the hub's own mail.

Wagtail would send them in the request, in a language of its own settings, never try again, and tell people who may not
see the page any more.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Q
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, PageLogEntry, PageSubscription

from hub.pages.notices import REMARKS, edit_url, may_edit, post
from members.models import Member


@dataclass(frozen=True)
class Remarks:
    """What changed: remarks, and `replied` as pairs of a remark and the replies to it."""

    new: list[Any]
    resolved: list[Any]
    deleted: list[Any]
    replied: list[tuple[Any, list[Any]]]

    @classmethod
    def of(cls, changes: dict[str, Any]) -> Self:
        """Read what Wagtail's form says; a word that was changed is not told."""
        return cls(
            list(changes["new_comments"]),
            list(changes["resolved_comments"]),
            list(changes["deleted_comments"]),
            [(comment, list(replies)) for comment, replies in changes["new_replies"]],
        )

    @property
    def threads(self) -> set[int]:
        """Remarks that somebody else may have taken part in."""
        return {one.pk for one in self.resolved} | {one.pk for one, _replies in self.replied}

    def within(self, threads: set[int]) -> Self:
        """Only what happened in some threads."""
        resolved = [one for one in self.resolved if one.pk in threads]
        replied = [pair for pair in self.replied if pair[0].pk in threads]
        return replace(self, new=[], deleted=[], resolved=resolved, replied=replied)

    def __bool__(self) -> bool:
        return bool(self.new or self.resolved or self.deleted or self.replied)


def notify_of_remarks(page: Any, by: Any, remarks: Remarks) -> None:
    """Tell who follows the page everything, who wrote in a thread what happened there; once each, and never oneself."""
    entry = PageLogEntry.objects.filter(page=page).order_by("-pk").first()
    if not remarks or entry is None:
        return
    following = PageSubscription.objects.filter(page=page, comment_notifications=True).exclude(user=by)
    told = {one.user: remarks for one in following.select_related("user")}
    for member in _took_part(remarks.threads).exclude(pk=by.pk):
        told.setdefault(member, remarks.within(_threads_of(member, remarks.threads)))
    for member, what in told.items():
        if member.is_active and may_edit(member, page):
            post(REMARKS, entry.pk, member, page, {"by": by, "remarks": what, "url": edit_url(page)})


def _took_part(threads: set[int]) -> Any:
    wrote = Q(**{f"{COMMENTS_RELATION_NAME}__pk__in": threads}) | Q(comment_replies__comment_id__in=threads)
    return Member.objects.filter(wrote).distinct()


def _threads_of(member: Member, threads: set[int]) -> set[int]:
    began = Comment.objects.filter(user=member, pk__in=threads).values_list("pk", flat=True)
    answered = CommentReply.objects.filter(user=member, comment_id__in=threads).values_list("comment_id", flat=True)
    return set(began) | set(answered)
