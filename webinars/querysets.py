"""Which sessions and registrations somebody may see, and the questions the app asks of them."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from wagtail.models import Page

from content.policies import closed_to
from members.policies import is_editor, is_member
from networks.policies import ACCEPTED
from webinars.policies import CONFIRMED, HELD, LIVE, TAKING, WAITING, can_manage_sessions

CAME = Q(joined_at__isnull=False) | Q(checked_in_at__isnull=False)


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Sessions with a published page that `viewer` may open (twin of `policies.can_see_session`)."""
        if is_editor(viewer):
            return self
        pages = Page.objects.live().filter(translation_key=OuterRef("page_key"))
        for restriction in closed_to(viewer):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
        theirs = Exists(_spoken_at(viewer)) if can_manage_sessions(viewer) else Q(pk__in=[])
        return self.filter(Exists(pages) | theirs)

    def managed_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_manage_session`."""
        return self.presented_by(viewer) if can_manage_sessions(viewer) else self.none()

    def presented_by(self, viewer: Any) -> Self:
        """Twin of `policies.can_present`."""
        if not is_member(viewer):
            return self.none()
        return self if is_editor(viewer) else self.spoken_at_by(viewer)

    def spoken_at_by(self, viewer: Any) -> Self:
        """Sessions of pages that name `viewer` as a speaker (twin of `policies.speaks_at`)."""
        return self.filter(Exists(_spoken_at(viewer)))

    def scheduled(self) -> Self:
        return self.filter(status="scheduled")

    def upcoming(self, now: datetime) -> Self:
        """Not begun, the next one first; also those called off, so that nobody waits at a closed door."""
        return self.filter(starts_at__gt=now).order_by("starts_at", "pk")

    def running(self, now: datetime) -> Self:
        return self.scheduled().filter(starts_at__lte=now, ends_at__gt=now).order_by("starts_at", "pk")

    def taking_people(self, now: datetime) -> Self:
        """Those that can be registered for, the next one first. Twin of `policies.takes_people`."""
        return self.scheduled().filter(registration="open", ends_at__gt=now).order_by("starts_at", "pk")

    def recorded(self, now: datetime) -> Self:
        """Over, with something to watch; the newest first."""
        return self.scheduled().filter(ends_at__lte=now).exclude(recording_url="").order_by("-starts_at", "-pk")

    def about(self, topic: str) -> Self:
        """Sessions of webinars sorted under a topic, by its slug, or under a part of it."""
        sorted_so = Q(webinarpage__topics__slug=topic) | Q(webinarpage__topics__parent__slug=topic)
        return self._of(Page.objects.live().filter(sorted_so))

    def of_series(self, series: str) -> Self:
        return self._of(Page.objects.live().filter(webinarpage__series__slug=series))

    def beside(self, session: Any) -> Self:
        """The other dates of the same webinar, and all of the webinars in its series."""
        mates = Page.objects.filter(webinarpage__series__pages__translation_key=session.page_key)
        keys = mates.order_by().values("translation_key")
        return self.filter(Q(page_key=session.page_key) | Q(page_key__in=keys)).exclude(pk=session.pk)

    def followed_in(self, language: str) -> Self:
        """Sessions that can be followed in a language: held in it, or interpreted.

        A webinar is held in the language in which its page was first written.
        """
        older = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
        held = Page.objects.filter(locale__language_code=language).exclude(Exists(older))
        # Both databases read the list as its JSON text.
        interpreted = Q(interpretation__icontains=f'"{language}"')
        return self.filter(Q(page_key__in=held.values("translation_key")) | interpreted)

    def _of(self, pages: Any) -> Self:
        return self.filter(page_key__in=pages.values("translation_key"))

    def with_seats(self) -> Self:
        """Add `seats_taken` and `seats_waiting`, for lists; decisions count again under the lock."""
        return self.annotate(
            seats_taken=Count("registrations", filter=Q(registrations__status__in=TAKING)),
            seats_waiting=Count("registrations", filter=Q(registrations__status=WAITING)),
        )

    def with_overdue_holds(self, now: datetime) -> Self:
        """Sessions where a held seat has run out, or the line moves and a seat is free while somebody waits."""
        seats = self.scheduled().filter(ends_at__gt=now).with_seats()
        overdue = Exists(
            self.model._meta.get_field("registrations").related_model.objects.filter(
                session=OuterRef("pk"), status=HELD, held_until__lte=now
            )
        )
        moves = Q(registration="open", starts_at__gt=now)
        return seats.filter(Q(overdue) | moves & Q(seats_waiting__gt=0, seats_taken__lt=F("capacity")))


class RegistrationQuerySet(models.QuerySet[Any]):
    def visible_to(self, viewer: Any) -> Self:
        """Twin of `policies.can_see_registration`."""
        if not is_member(viewer):
            return self.none()
        if is_editor(viewer):
            return self
        sessions = self.model._meta.get_field("session").related_model.objects.managed_by(viewer)
        return self.filter(Q(member=viewer) | Q(email=viewer.email) | Q(session__in=sessions))

    def of_member(self, member: Any) -> Self:
        """Made in the member's name, or for the member's address before they signed in."""
        return self.filter(Q(member=member) | Q(email=member.email))

    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def taking(self) -> Self:
        """Held or confirmed: those that count against the capacity."""
        return self.filter(status__in=TAKING)

    def confirmed(self) -> Self:
        return self.filter(status=CONFIRMED)

    def attended(self) -> Self:
        """Who had a seat and came: through the door, or checked in by hand."""
        return self.confirmed().filter(CAME)

    def missed(self) -> Self:
        """Who had a seat and did not come."""
        return self.confirmed().exclude(CAME)

    def in_line(self) -> Self:
        """Those who wait, in the order in which seats go to them."""
        return self.filter(status=WAITING).order_by("queue_number")

    def going_with(self, member: Any) -> Self:
        """Confirmed members of the coalitions of `member`, who agreed that those see it; without `member`.

        Nobody is shown whom the member keeps away, or who keeps the member away.
        """
        mine = member.memberships.accepted().values("coalition")
        fellows = Q(member__memberships__coalition__in=mine, member__memberships__state=ACCEPTED)
        blocked_by = member.distances_of_others.filter(kind="blocked").values("member")
        apart = Q(member__in=member.distances.values("other")) | Q(member__in=blocked_by) | Q(member=member)
        shown = self.confirmed().filter(fellows, shows_coalition=True, member__is_active=True)
        return shown.exclude(apart).distinct().order_by("queue_number")

    def overdue(self, now: datetime) -> Self:
        return self.filter(status=HELD, held_until__lte=now)


def _spoken_at(viewer: Any) -> Any:
    """Return the pages of the outer session that name `viewer` as a speaker."""
    return Page.objects.filter(translation_key=OuterRef("page_key"), webinarpage__speakers__member=viewer.pk)
