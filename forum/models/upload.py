"""A picture or a document that belongs to a post."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.post import Post
from forum.querysets import UploadQuerySet


def place_of(upload: "Upload", name: str) -> str:
    """A name that tells nothing, in one of 256 folders, of which no web server hands anything out by itself."""
    key = upload.key.hex
    return f"talk/{key[:2]}/{key}.{name.rpartition('.')[2].lower()}"


class Upload(models.Model):
    """`key` stands in the text (`![words](/files/<key>)`); without a post it is seen by its owner alone.

    `width` and `height` are those of a picture in pixels, `size` is in bytes. `alt` says what a picture shows.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="uploads")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="uploads")
    file = models.FileField(upload_to=place_of, max_length=120)
    name = models.CharField(_("name"), max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField(_("what it shows"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a post")
        verbose_name_plural = _("files of posts")

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.width is not None
