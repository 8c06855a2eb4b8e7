from hub.pages.views.blog import stories_of
from hub.pages.views.guides import tick

__all__ = ["stories_of", "tick"]
