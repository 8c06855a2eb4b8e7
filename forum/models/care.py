"""Care for talk: what moderators did, what waits for them, what people told them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.post import Post
from forum.models.thread import Thread


class Act(models.Model):
    """One thing that somebody did to keep order: what, to what, by whom, when, why. Never changed, never deleted."""

    class What(models.TextChoices):
        ACCEPT = "accept", _("accepted an answer")
        UNACCEPT = "unaccept", _("took back the accepted answer")
        CLOSE = "close", _("closed a thread")
        OPEN = "open", _("opened a thread")
        PIN = "pin", _("kept a thread on top")
        UNPIN = "unpin", _("let a thread go from the top")
        HIDE = "hide", _("hid a post")
        RESTORE = "restore", _("brought a post back")
        REMOVE = "remove", _("took a post away")
        MOVE = "move", _("moved a thread")
        MERGE = "merge", _("merged threads")
        TAG = "tag", _("changed the tags")
        APPROVE = "approve", _("let something in")
        REJECT = "reject", _("did not let something in")
        UPHOLD = "uphold", _("agreed with a report")
        DISMISS = "dismiss", _("found nothing wrong")
        BAN = "ban", _("closed an account")
        UNBAN = "unban", _("opened an account again")

    what = models.CharField(max_length=10, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="acts")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="acts")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="acts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="acts_on")
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("act of care")
        verbose_name_plural = _("acts of care")

    def __str__(self) -> str:
        return f"{self.by} {self.label}"

    @property
    def label(self) -> str:
        """What was done, in words; a thread, or a thing named in `data`, is hidden and brought back as a post is."""
        of_a_thread = {self.What.HIDE: _("hid a thread"), self.What.RESTORE: _("brought a thread back")}
        of_a_thing = {self.What.HIDE: _("hid something"), self.What.RESTORE: _("brought something back")}
        words = of_a_thing if "kind" in self.data else of_a_thread if self.thread_id and not self.post_id else {}
        if self.what in words:
            return str(words[self.What(self.what)])
        return self.get_what_display()


class Hold(models.Model):
    """A thing, named by kind and key, that waits for a moderator before others see it."""

    class Why(models.TextChoices):
        FIRST = "first", _("first posts of a new member")
        LINKS = "links", _("links from a new member")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        APPROVED = "approved", _("let in")
        REJECTED = "rejected", _("not let in")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="holds")
    why = models.CharField(max_length=10, choices=Why.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(_("what the author is told"), max_length=500, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_hold_a_thing")]
        indexes = [models.Index(fields=["state", "at"], name="hold_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Report(models.Model):
    """What somebody told the moderators about a thing, named by kind and key, and what became of it."""

    class Reason(models.TextChoices):
        CHILD_NAMED = "child", _("It names or shows a child")
        PRIVATE = "private", _("It tells something private about somebody")
        UNKIND = "unkind", _("It is unkind or threatening")
        SPAM = "spam", _("It sells something or is spam")
        WRONG = "wrong", _("It is wrong in a way that could do harm")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("waits for a moderator")
        UPHELD = "upheld", _("something was done")
        DISMISSED = "dismissed", _("nothing needed to be done")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports_about")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    words = models.TextField(_("what happened"), max_length=2000, blank=True)
    evidence = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what people are told"), max_length=500, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "kind", "key"], condition=models.Q(state="open"), name="one_open_report_a_person"
            )
        ]
        indexes = [models.Index(fields=["state", "at"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
