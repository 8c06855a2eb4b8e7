"""The admin's own API of pages: what it makes public has no faults either."""

from typing import Any

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet

from content.faults import refuse_ahead


class PublishWhole(PublishPageRevisionAction):
    """As Wagtail's; a page that is to appear later is looked at now."""

    def check(self, skip_permission_checks: bool = False) -> None:
        super().check(skip_permission_checks)
        refuse_ahead(self.object)


class PublishWholeByAPI(PublishPageAPIAction):
    def _action_from_data(self, instance: Any, data: Any) -> PublishWhole:
        revision = instance.get_latest_revision() or instance.save_revision(user=self.request.user, clean=False)
        return PublishWhole(revision, user=self.request.user)


class OwnPages(PagesAdminAPIViewSet):
    """Each act whole or not at all: a branch of which one page is refused is not copied by half."""

    actions = {**PagesAdminAPIViewSet.actions, "publish": PublishWholeByAPI}

    def action_view(self, request: Any, pk: int, action_name: str) -> Any:
        with transaction.atomic():
            return super().action_view(request, pk, action_name)
