"""What `content` adds to the Wagtail admin: the window that chooses things."""

from wagtail import hooks

from content.viewsets import ThingChooserViewSet


@hooks.register("register_admin_viewset")
def register_thing_chooser() -> ThingChooserViewSet:
    return ThingChooserViewSet("thing_chooser", url_prefix="thing-chooser")
