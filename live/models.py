"""What `live` keeps: the log of every stream, and a number that says when a member's rights moved."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One thing that happened in a stream. `seq` counts 1, 2, 3, … for each stream and key, without a gap."""

    stream = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["stream", "key", "seq"]
        constraints = [models.UniqueConstraint("stream", "key", "seq", name="event_has_its_own_seq")]

    def __str__(self) -> str:
        return f"{self.stream} {self.key} {self.seq} {self.kind}"


class Access(models.Model):
    """A member's rights have a version; open sockets notice within a beat that it moved (`live.access`)."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="live_access"
    )
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.member_id} at {self.version}"
