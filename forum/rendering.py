"""A post as HTML: the same on the page, in a live frame and in the answer to who just posted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forum.folding import keep_apart, kept_apart, shells_of
from forum.models import Post, Thread
from forum.models.thread import page_of
from forum.policies import (
    GUARDED,
    HIDDEN,
    REMOVED,
    WITHDRAWN,
    can_moderate,
    can_reply,
    can_tag,
    is_author,
    reads_guarded,
)
from forum.stencils import address, fill
from members.keeping_away import Away
from members.models import Member
from members.policies import can_see_profile, is_member
from networks.models import Membership

ARTICLE = (
    *("number", "pk", "state", "handle", "name", "url", "avatar", "origin", "iso", "when", "edited_iso", "edited"),
    *("body", "lang", "language", "reply_name", "reply_url", "acts"),
)
ACTS = ("number", "reply_url", "edit_url", "remove_url", "more_url")


@dataclass(frozen=True)
class Look:
    """How posts are shown: the language, the viewer whose rights count, and a zone (`None`: UTC, for many at once)."""

    language: str
    viewer: Any
    zone: tzinfo | None = None


@dataclass(frozen=True)
class May:
    """What a viewer may do in a thread, asked once for all its posts."""

    viewer: Any
    reply: bool
    moderate: bool
    apart: Mapping[int, Away] = field(default_factory=dict)
    tag: bool = False

    @classmethod
    def of(cls, viewer: Any, thread: Thread) -> "May":
        apart = kept_apart(viewer)
        return cls(viewer, can_reply(viewer, thread), can_moderate(viewer), apart, can_tag(viewer, thread))

    @property
    def shells(self) -> list[tuple[str, str]]:
        """What stands in for posts that will come live, for whom: `("muted", "ben rosa")`."""
        return shells_of(self.apart)

    def acts_on(self, post: Post) -> set[str]:
        """Return what may be done to a post: `policies.can_edit` and `can_remove` say the same.

        Of a post that not everybody reads, the page of its acts says what can be done.
        """
        return self.acts(own=is_author(self.viewer, post)) if post.is_standing else self.acts_on_guarded()

    def acts(self, *, own: bool) -> set[str]:
        found = {"reply": self.reply, "edit": own and self.reply, "remove": own or self.moderate}
        return {act for act, allowed in found.items() if allowed} | self.acts_on_guarded()

    def acts_on_guarded(self) -> set[str]:
        return {"more"} if is_member(self.viewer) else set()


def render_posts(posts: Iterable[Post], thread: Thread, look: Look, may: May | None = None) -> list[SafeString]:
    """Return the article of each post, with the controls that `may` allows; a live frame has none."""
    with override(look.language):
        base = thread.get_absolute_url()
        answer = thread.answer
        articles = [(post, _article(post, thread, look, may, base, accepted=post == answer)) for post in posts]
        return [keep_apart(post, article, look.language, may.apart if may else {}) for post, article in articles]


def render_loose_acts(thread: Thread, look: Look, may: May) -> dict[str, SafeString]:
    """Return the controls of posts that will come live, with `__number__` and `__pk__` in them.

    Own posts, others’, and those that not everybody reads.
    """
    values = {
        "number": "__number__",
        "reply_url": f"{thread.url_in(look.language)}?page={thread.pages}&reply_to=__number__#reply",
        "edit_url": address("edit_post", look.language, "__pk__"),
        "remove_url": address("remove_post", look.language, "__pk__"),
        "more_url": address("post_acts", look.language, "__pk__"),
    }
    shapes = {"own": may.acts(own=True), "others": may.acts(own=False), "guarded": may.acts_on_guarded()}
    return {
        whose: fill("forum/_acts.html", look.language, ACTS, {f"may_{act}" for act in shape}, values)
        for whose, shape in shapes.items()
        if shape
    }


def render_moment(at: datetime, zone: tzinfo | None) -> str:
    """Return a time in words, in the active language: today the hour, this year day and month, else the date.

    Without a zone it is UTC and says so; the reader's browser knows better and puts its own in.
    """
    if zone is None:
        return f"{date_format(at.astimezone(UTC), 'DATETIME_FORMAT')} UTC"
    local, today = at.astimezone(zone), timezone.now().astimezone(zone)
    if local.date() == today.date():
        return date_format(local, _("g:i A"))
    return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")


def render_unread_line(new: int, since: datetime, zone: tzinfo) -> str:
    """Return "3 new since Tuesday": the hour today, the weekday within a week, else the date."""
    local, today = since.astimezone(zone), timezone.now().astimezone(zone).date()
    days = (today - local.date()).days
    if days == 0:
        words = ngettext("%(count)d new since %(time)s", "%(count)d new since %(time)s", new)
        return words % {"count": new, "time": date_format(local, _("g:i A"))}
    if days < 7:
        words = ngettext("%(count)d new since %(weekday)s", "%(count)d new since %(weekday)s", new)
        return words % {"count": new, "weekday": date_format(local, "l")}
    words = ngettext("%(count)d new since %(date)s", "%(count)d new since %(date)s", new)
    return words % {"count": new, "date": render_moment(since, zone)}


def name_of(member: Member | None) -> str:
    """Return how somebody is named in talk, also after they left."""
    return str(member) if member else _("A former member")


def render_face(member: Member | None) -> SafeString:
    """Return the avatar of a post's author, as the tag `avatar` draws it."""
    if member is None:
        return mark_safe('<span class="avatar" aria-hidden="true">·</span>')
    return format_html('<span class="avatar" data-hue="{}" aria-hidden="true">{}</span>', member.hue, member.initials)


def _article(
    post: Post, thread: Thread, look: Look, may: May | None, base: str, *, accepted: bool = False
) -> SafeString:
    if post.is_removed or (post.state == HIDDEN and not reads_guarded(look.viewer, post)):
        shape = {"gone", {REMOVED: "by_author", WITHDRAWN: "by_author", HIDDEN: "hidden"}.get(post.state, "taken")}
        return fill("forum/_post.html", look.language, ARTICLE, shape, dict.fromkeys(ARTICLE, "") | _place(post))
    author = post.author
    values = _place(post) | {
        "name": name_of(author),
        "avatar": render_face(author),
        "iso": _iso(post.created_at),
        "when": render_moment(post.created_at, look.zone),
        "edited_iso": _iso(post.edited_at),
        "edited": render_moment(post.edited_at, look.zone) if post.edited_at else "",
        "body": mark_safe(post.html_in(look.language)),
        "lang": post.lang,
        "language": dict(settings.LANGUAGES)[post.lang],
        "acts": _acts(post, look, may, base) if may else "",
        **_profile(author, look),
        **_answered(post.reply_to, base),
    }
    shape = {name for name in ("handle", "origin", "edited", "reply_url", "acts") if values[name]}
    shape |= {"foreign"} if post.lang != look.language else set()
    shape |= {"starter"} if author and author.pk == thread.author_id else set()
    shape |= {"accepted"} if accepted else set()
    shape |= {"guard", post.state} if post.state in GUARDED else set()
    return fill("forum/_post.html", look.language, ARTICLE, {f"has_{name}" for name in shape}, values)


def _place(post: Post) -> dict[str, object]:
    return {"number": post.number, "pk": post.pk, "state": post.state}


def _profile(author: Member | None, look: Look) -> dict[str, object]:
    """Return what of the author's page the viewer may see: a link, their part, where they come from."""
    if author is None or not can_see_profile(look.viewer, author):
        return {"handle": "", "url": "", "origin": ""}
    url = address("member", look.language, author.handle)
    return {"handle": author.handle, "url": url, "origin": _origin(author, look)}


def _origin(author: Member, look: Look) -> SafeString:
    """Return "Doula and parent, Delta Cradle, Greenwood", as far as there is something to say."""
    words = [_part(author, look)] if author.part else []
    if author.shows_coalitions:
        words += [
            format_html(
                '<a href="{}">{}</a>, {}',
                address("coalition", look.language, coalition.slug),
                coalition.name,
                coalition.place,
            )
            for coalition in _coalitions(author, look)[:1]
        ]
    return format_html_join(", ", "{}", ((word,) for word in words))


def _part(author: Member, look: Look) -> SafeString:
    """Return what somebody calls themselves, in the words of their own language."""
    if author.language == look.language:
        return format_html("{}", author.part)
    return format_html('<span lang="{}">{}</span>', author.language, author.part)


def _coalitions(author: Member, look: Look) -> list[Any]:
    accepted = (row for row in author.memberships.all() if row.state == Membership.State.ACCEPTED)
    return [row.coalition for row in accepted if row.coalition.is_listed or is_member(look.viewer)]


def _answered(post: Post | None, base: str) -> dict[str, object]:
    if post is None:
        return {"reply_name": "", "reply_url": ""}
    return {"reply_name": name_of(post.author), "reply_url": _stand(base, post.number)}


def _acts(post: Post, look: Look, may: May, base: str) -> SafeString | str:
    shape = may.acts_on(post)
    if not shape:
        return ""
    values = {
        "number": post.number,
        "reply_url": f"{base}?page={page_of(post.number)}&reply_to={post.number}#reply",
        "edit_url": address("edit_post", look.language, post.pk),
        "remove_url": address("remove_post", look.language, post.pk),
        "more_url": address("post_acts", look.language, post.pk),
    }
    return fill("forum/_acts.html", look.language, ACTS, {f"may_{act}" for act in shape}, values)


def _stand(base: str, number: int) -> str:
    page = page_of(number)
    return f"{base}?page={page}#post-{number}" if page > 1 else f"{base}#post-{number}"


def _iso(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
