from content.models.media import HubDocument, HubImage, HubRendition
from content.models.network import Network

__all__ = ["HubDocument", "HubImage", "HubRendition", "Network"]
