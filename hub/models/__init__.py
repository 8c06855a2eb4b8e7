from hub.models.heartbeat import Heartbeat
from hub.models.links import PageLink
from hub.models.reviews import PageReview
from hub.models.translations import TranslationState

__all__ = ["Heartbeat", "PageLink", "PageReview", "TranslationState"]
