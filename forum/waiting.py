"""The one question, of those that wait for an answer, that a member could answer best."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from taggit.models import TaggedItem

from forum.models import Thread
from members.models import Member
from networks.models import Membership
from topics.models import Topic

NO_TIE = 4


@dataclass(frozen=True)
class Question:
    """A thread without an answer, and the topic on which its reader said to ask them, if that is why they see it."""

    thread: Thread
    topic: Topic | None


def find_question(member: Member) -> Question | None:
    """Return the question that waits longest among those nearest to a member; three queries, whatever there is."""
    topics = list(member.ask_me_about.all())
    slugs = {slug: topic for topic in topics for slug in topic.tag_slugs}
    mine = Membership.objects.filter(member=member, state=Membership.State.ACCEPTED).values("coalition")
    neighbours = Membership.objects.filter(coalition__in=mine, state=Membership.State.ACCEPTED).values("member")
    waiting = Thread.objects.listed_for(member).unanswered().repliable_by(member).filter(about_kind="")
    watched = Thread.objects.watched_by(member).filter(pk=OuterRef("pk"))
    nearest = Case(
        When(Exists(_tags(slugs).filter(object_id=OuterRef("pk"))), then=Value(0)),
        When(Exists(watched), then=Value(1)),
        When(author__in=neighbours, then=Value(2)),
        When(Q(lang=member.language), then=Value(3)),
        default=Value(NO_TIE),
        output_field=IntegerField(),
    )
    found = waiting.exclude(author=member).annotate(nearest=nearest).filter(nearest__lt=NO_TIE).select_related("author")
    thread = found.order_by("nearest", "created_at", "pk").first()
    if thread is None:
        return None
    tag = _tags(slugs).filter(object_id=thread.pk).values_list("tag__slug", flat=True).first()
    return Question(thread, slugs.get(tag or ""))


def _tags(slugs: dict[str, Any]) -> Any:
    kind = ContentType.objects.get_for_model(Thread)
    return TaggedItem.objects.filter(content_type=kind, tag__slug__in=list(slugs))
