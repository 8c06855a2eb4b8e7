"""What can be refused about people and mail: code, sentence, status; HTML, JSON and socket say the same."""

from content.errors import HubError

__all__ = ["HubError"]
