"""How fast somebody does one sort of thing: the row by which too much at once is known."""

from django.conf import settings
from django.db import models


class Pace(models.Model):
    """`due` is the moment, in milliseconds since 1970, up to which what the member did has used up their share."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="paces")
    act = models.CharField(max_length=40)
    due = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "act"], name="one_pace_an_act")]
        indexes = [models.Index(fields=["due"], name="pace_long_past")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.act}"
