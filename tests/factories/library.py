"""Tools, published unless a test says otherwise, and the words they are sorted by."""

import factory
from django.utils import timezone

from library.curation import Draft, publish_tool, record_use, submit_tool
from library.models import Cost, Evidence, Format, Licence, Tool
from tests.factories.members import MemberFactory
from topics.models import AgeRange, Audience, Lever, Setting, Topic


def term(model, slug, name_en="", name_es=""):
    """Return the term of a slug, made on first use."""
    name_en = name_en or slug.replace("-", " ").capitalize()
    defaults = {"name_en": name_en, "name_es": name_es or f"{name_en} (es)"}
    return model.objects.get_or_create(slug=slug, defaults=defaults)[0]


def draft(**said):
    """Return what somebody says about a tool; terms may be given by slug."""
    models = {"levers": Lever, "topics": Topic, "audiences": Audience, "ages": AgeRange, "settings": Setting}
    for name, model in models.items():
        said[name] = [term(model, each) if isinstance(each, str) else each for each in said.get(name, ())]
    for name, model in {"format": Format, "cost": Cost, "evidence": Evidence, "licence": Licence}.items():
        if isinstance(said.get(name), str):
            said[name] = term(model, said[name])
    return Draft(
        **{
            "title": "One-page family consent",
            "summary": "A page on which the family decides who may know what.",
            "link": "https://threebridges.example/consent",
            "format": said.get("format") or term(Format, "template"),
            "cost": said.get("cost") or term(Cost, "free"),
            "lang": "en",
            "languages": ["en"],
            **said,
        }
    )


class ToolFactory(factory.Factory):
    """`ToolFactory(audiences=["parents"])` is in the library, `state="submitted"` waits; both go by the actions."""

    class Meta:
        model = Tool

    title = factory.Sequence(lambda n: f"Tool number {n}")
    state = "published"

    @classmethod
    def _create(cls, model_class, *args, state, author=None, used_by=(), published_at=None, family=None, **said):
        author = author or MemberFactory()
        tool = submit_tool(author, draft(**said), family=family)
        if state == "published":
            tool = publish_tool(tool, MemberFactory(editor=True), tell=False)
        if published_at or state not in ("published", "submitted"):
            tool.state, tool.published_at = state, published_at or (timezone.now() if state == "retired" else None)
            tool.save()
        return record_use(tool, used_by) if used_by else tool
