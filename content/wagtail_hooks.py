"""What `content` adds to the Wagtail admin: the window that chooses things, and footnotes for the text editor."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from content.api import OwnDocuments, OwnPictures
from content.checker import HubChecker
from content.footnotes import TAG
from content.viewsets import ThingChooserViewSet


@hooks.register("register_admin_viewset")
def register_thing_chooser() -> ThingChooserViewSet:
    return ThingChooserViewSet("thing_chooser", url_prefix="thing-chooser")


@hooks.register("construct_wagtail_userbar")
def check_as_readers_would(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put our checks in the place of Wagtail's, in the editor and on the page."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = HubChecker(in_editor=item.in_editor)


@hooks.register("register_rich_text_features")
def register_footnote(features: FeatureRegistry) -> None:
    """A button † that marks words as a footnote, where they belong (`content.footnotes`)."""
    style = {"backgroundColor": "rgba(217, 152, 42, .22)", "fontSize": ".875em"}
    control = {"type": "FOOTNOTE", "label": "†", "description": _("Footnote"), "style": style}
    features.register_editor_plugin("draftail", "footnote", draftail.InlineStyleFeature(control))
    rule = {
        "from_database_format": {TAG: InlineStyleElementHandler("FOOTNOTE")},
        "to_database_format": {"style_map": {"FOOTNOTE": TAG}},
    }
    features.register_converter_rule("contentstate", "footnote", rule)


# After Wagtail's own, in whose places these stand.
@hooks.register("construct_admin_api", order=10)
def keep_files_apart(router: Any) -> None:
    router.register_endpoint("images", OwnPictures)
    router.register_endpoint("documents", OwnDocuments)
