"""What search knows of a coalition."""

from content.markdown import plain_text, render_markdown
from networks.models import Coalition
from search.registry import Document, Text
from topics.models import slugs_with_wholes

LANGUAGES = ("en", "es")


def coalition_document(coalition: Coalition) -> Document:
    """Return both languages of a coalition; one that is not listed is for members."""
    return Document(
        texts={language: _text(coalition, language) for language in LANGUAGES},
        scopes=frozenset({"public" if coalition.is_listed else "members"}),
        facets={"topic": slugs_with_wholes(coalition.topics.all())},
    )


def _text(coalition: Coalition, language: str) -> Text:
    about = plain_text(render_markdown(coalition.in_language("about", language), language))
    work = [item.text_in(language) for item in coalition.work.all()]
    words = (coalition.place, coalition.in_language("summary", language), about, *work)
    return Text(title=coalition.in_language("name", language), body=" ".join(filter(None, words)))
