"""What the library adds to the Wagtail admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from library.models import Cost, Evidence, Format, Licence, Tool, Version
from library.viewsets import EditorsPolicy, LibraryViewSetGroup

register_permission_policy(Tool, EditorsPolicy(Tool, ("change", "view")))
for _words in (Format, Cost, Evidence, Licence, Version):
    register_permission_policy(_words, EditorsPolicy(_words))


@hooks.register("register_admin_viewset")
def register_library() -> LibraryViewSetGroup:
    return LibraryViewSetGroup()
