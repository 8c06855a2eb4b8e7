"""Talk: categories of each visibility, threads and posts through the one way in."""

import uuid

import factory

from forum.models import Category
from forum.publishing import publish_post, start_thread
from tests.factories.members import MemberFactory


class CategoryFactory(factory.django.DjangoModelFactory):
    """A public category; `members=True`, or `for_coalition=True` with `coalition=<a coalition>`, closes it."""

    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    class Params:
        members = factory.Trait(visibility="members")
        for_coalition = factory.Trait(visibility="coalition")
        staff_only = factory.Trait(starting="staff", replying="staff")

    slug = factory.Sequence(lambda n: f"category-{n}")
    name_en = factory.LazyAttribute(lambda category: category.slug.replace("-", " ").capitalize())
    name_es = factory.LazyAttribute(lambda category: f"{category.name_en} (es)")
    summary_en = "What we talk about here."
    summary_es = "De lo que hablamos aquí."
    order = factory.Sequence(int)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        coalition = kwargs.pop("coalition", None)
        category = super()._create(model_class, *args, **kwargs)
        if coalition:
            category.coalitions.add(coalition)
        return category


def begin(category=None, author=None, title="How did you get to one form?", body="We have eleven.", lang="en"):
    """Start a thread as a member would; return the thread."""
    return start_thread(
        author=author or MemberFactory(),
        category=category or CategoryFactory(),
        title=title,
        body=body,
        lang=lang,
        client_key=uuid.uuid4(),
    ).thread


def say(thread, body="We began with three questions.", author=None, lang="en", reply_to=None, client_key=None):
    """Add a post as a member would; return it."""
    thread.refresh_from_db()
    post = publish_post(
        thread=thread,
        author=author or MemberFactory(),
        body=body,
        lang=lang,
        client_key=client_key or uuid.uuid4(),
        reply_to=reply_to,
    )
    thread.refresh_from_db()
    return post
