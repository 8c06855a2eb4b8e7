"""Signs of life: when each part of the machinery last ran, so that `doctor` and the editors' notice can tell."""

from django.db import models


class Heartbeat(models.Model):
    """When a sweep, or a worker, last finished a round, and what went wrong in it, if anything did."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
