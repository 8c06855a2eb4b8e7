"""What search keeps of a tool."""

from content.markdown import plain_text
from library.models import Tool
from search.registry import Document, Text

PUBLIC_SCOPE = "public"


def tool_document(tool: Tool) -> Document | None:
    """Return a published tool as search keeps it, and `None` for every other: what waits is found by nobody.

    The text is in the language of the tool's own description; the names of its terms are in that language too, so that
    who searches for "fathers" finds what is sorted under fathers.
    """
    if not tool.is_published:
        return None
    terms = {
        "lever": list(tool.levers.all()),
        "topic": list(tool.topics.all()),
        "audience": list(tool.audiences.all()),
        "age": list(tool.ages.all()),
        "setting": list(tool.settings.all()),
        "format": [tool.format],
        "cost": [tool.cost],
    }
    tags = list(tool.tags.all())
    coalitions = list(tool.used_by.all())
    facets = {name: tuple(term.slug for term in found) for name, found in terms.items()}
    names = [term.name_in(tool.lang) for found in terms.values() for term in found]
    names += [tag.name for tag in tags] + [coalition.in_language("name", tool.lang) for coalition in coalitions]
    words = [tool.summary, plain_text(tool.body_html), tool.maker, ", ".join(names)]
    return Document(
        texts={tool.lang: Text(title=tool.title, body="\n".join(filter(None, words)))},
        scopes=frozenset({PUBLIC_SCOPE}),
        facets={
            **facets,
            "language": tuple(tool.languages),
            "tag": tuple(tag.slug for tag in tags),
            "coalition": tuple(coalition.slug for coalition in coalitions),
        },
        date=tool.published_at,
        uses=tool.uses,
    )
