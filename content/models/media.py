"""Our own image and document models, so that fields can be added later without moving a table."""

from django.conf import settings
from django.db import models
from django.utils.encoding import filepath_to_uri
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class HubImage(AbstractImage):
    """A picture. `description` is its alternative text where the place of use gives none."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = Image._meta.verbose_name
        verbose_name_plural = Image._meta.verbose_name_plural


class HubRendition(AbstractRendition):
    """A picture in one size. It is given out by the hub, wherever it is stored (`content.views.picture`)."""

    image = models.ForeignKey(HubImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(self.file.name)}"


class HubDocument(AbstractDocument):
    """A file to download, always served through the permission check."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = Document._meta.verbose_name
        verbose_name_plural = Document._meta.verbose_name_plural
