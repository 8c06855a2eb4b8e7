"""What search knows of a person: only what they show, to those they show it to."""

from content.markdown import plain_text
from members.models import Member
from search.registry import Document, Text

LANGUAGES = ("en", "es")


def member_document(member: Member) -> Document | None:
    """Return name, part and words in the member's language, topics in both; `None` for a closed account."""
    if not member.is_active:
        return None
    topics = list(member.ask_me_about.all())
    own = f"{member.handle} {member.part} {plain_text(member.bio_html)}"
    texts = {
        language: Text(
            title=member.display_name,
            body=" ".join([own if language == member.language else "", *(t.name_in(language) for t in topics)]).strip(),
        )
        for language in LANGUAGES
    }
    return Document(
        texts=texts,
        scopes=frozenset({member.visibility}),
        facets={"topic": tuple(topic.slug for topic in topics)},
        date=member.joined_at,
    )
