"""Which edition of the pages is the newest: one number, raised whenever something changes that pages show."""

from django.db import models


class Edition(models.Model):
    """The only row of its table; `content.edition` reads and raises it."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_edition")]

    def __str__(self) -> str:
        return str(self.number)
