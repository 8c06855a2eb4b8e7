from content.models.edition import Edition
from content.models.media import HubDocument, HubImage, HubRendition
from content.models.network import Network

__all__ = ["Edition", "HubDocument", "HubImage", "HubRendition", "Network"]
