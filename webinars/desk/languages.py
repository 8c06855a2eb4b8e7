"""What a language is called inside a sentence of the language that is being read."""

from django.utils.translation import get_language, get_language_info


def name_of(code: str) -> str:
    """Return `Spanish`, or `inglés`, which Spanish writes small."""
    name = str(get_language_info(code)["name_translated"])
    return name.lower() if (get_language() or "").startswith("es") else name
