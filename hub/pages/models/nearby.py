"""What stands at the end of a story: things of the hub that it is near to."""

from django.db import models


class Nearby(models.Model):
    """The names (`blog_post:<key>`, `tool:<key>`) of what is near to a page in any language, the nearest first.

    It is worked out beforehand (`hub.pages.relating`) and says nothing of who may see it: that is asked when
    it is shown.
    """

    translation_key = models.UUIDField(unique=True)
    names = models.JSONField(default=list)
    found_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "what is near to a page"
        verbose_name_plural = "what is near to pages"

    def __str__(self) -> str:
        return f"near {self.translation_key}"
