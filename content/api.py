"""The admin's own API of pictures and documents: Wagtail shows all of them to whoever may open the admin."""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from content.showing import HANDLING


class OwnFiles:
    """Only what the asker may choose or change."""

    request: Any
    model: Any

    def get_queryset(self) -> Any:
        files: Any = super().get_queryset()  # type: ignore[misc]  # of the viewset it stands before
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, HANDLING)
        return files.filter(pk__in=own.values("pk"))


class OwnPictures(OwnFiles, ImagesAdminAPIViewSet):
    """Pictures."""


class OwnDocuments(OwnFiles, DocumentsAdminAPIViewSet):
    """Documents."""
