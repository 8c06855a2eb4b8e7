"""The secret address of a member's own calendar: made when they ask for it, made anew or ended when it got out."""

from django.db import transaction
from django.utils import timezone

from members.models import Member
from webinars.models import CalendarFeed


def feed_of(member: Member) -> CalendarFeed | None:
    """Return a member's calendar, if they asked for one."""
    return CalendarFeed.objects.filter(member=member, revoked_at=None).first()


@transaction.atomic
def renew_feed(member: Member) -> CalendarFeed:
    """Give a member a calendar with a new address; the one they had leads nowhere from now on."""
    Member.objects.select_for_update().get(pk=member.pk)
    end_feed(member)
    return CalendarFeed.objects.create(member=member)


def end_feed(member: Member) -> bool:
    """End a member's calendar; say whether there was one."""
    return bool(CalendarFeed.objects.filter(member=member, revoked_at=None).update(revoked_at=timezone.now()))


def member_behind(token: str) -> Member | None:
    """Return whose calendar an address is; `None` for one that was ended, or that we did not make."""
    living = CalendarFeed.objects.filter(token=token, revoked_at=None, member__is_active=True)
    feed = living.select_related("member").first()
    return feed.member if feed else None
