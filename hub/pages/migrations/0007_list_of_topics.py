"""Put the list of topics under the home of each language; with it every topic has an address."""

from uuid import uuid4

from django.db import migrations
from django.utils import timezone

SLUG = "topics"
WORDS = {
    "en": {"title": "Topics", "intro": "What people here work on, and everything there is about it: talk, tools, guides, stories, webinars."},
    "es": {"title": "Temas", "intro": "En qué trabaja la gente de aquí, y todo lo que hay sobre eso: conversaciones, herramientas, guías, historias, webinarios."},
}
STEP = 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def grow(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    key = uuid4()
    for home in apps.get_model("pages", "HomePage").objects.select_related("locale").order_by("pk"):
        words = WORDS.get(home.locale.language_code[:2])
        below = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)
        if words and not below.filter(slug=SLUG).exists():
            add(apps, home, after(home, below), key, words)
            Page.objects.filter(pk=home.pk).update(numchild=below.count())


def after(home, below):
    """Return the path behind the last page below, as treebeard numbers them."""
    last = below.order_by("-path").values_list("path", flat=True).first()
    number = int(last[-STEP:], 36) + 1 if last else 1
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return home.path + digits.rjust(STEP, "0")


def add(apps, home, path, key, words):
    ContentType = apps.get_model("contenttypes", "ContentType")
    now = timezone.now()
    apps.get_model("pages", "TopicIndexPage").objects.create(
        content_type=ContentType.objects.get_or_create(app_label="pages", model="topicindexpage")[0],
        locale=home.locale,
        path=path,
        depth=len(path) // STEP,
        slug=SLUG,
        url_path=f"{home.url_path}{SLUG}/",
        translation_key=key,
        draft_title=words["title"],
        live=True,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
        **words,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0006_topics"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(grow, migrations.RunPython.noop)]
