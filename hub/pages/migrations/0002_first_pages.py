"""Grow the trees of both languages: home, stories, guides, webinars. Nothing on a site is reached before it has these."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import migrations
from django.utils import timezone

HOME = {
    "en": {
        "title": "Stay at the table",
        "headline": "Stay at the table.",
        "intro": "People who work for young children and their families ask each other how they did it, and leave what worked for the next one.",
    },
    "es": {
        "title": "Quédate a la mesa",
        "headline": "Quédate a la mesa.",
        "intro": "Quienes trabajan por la niñez y sus familias se preguntan unos a otros cómo le hicieron, y dejan lo que sirvió para quien sigue.",
    },
}
LISTS = {
    "blog": (
        "pages.BlogIndexPage",
        {
            "en": {"title": "Stories", "intro": "What changed, for whom, and how they know. Told by the people who were there."},
            "es": {"title": "Historias", "intro": "Qué cambió, para quién y cómo se sabe. Lo cuentan quienes estuvieron ahí."},
        },
    ),
    "guides": (
        "pages.GuideIndexPage",
        {
            "en": {"title": "Guides", "intro": "Action labs you can run next Tuesday: agenda, materials, and what to say when it goes quiet."},
            "es": {"title": "Guías", "intro": "Laboratorios que puedes hacer el próximo martes: agenda, materiales y qué decir cuando se hace el silencio."},
        },
    ),
    "webinars": (
        "webinars.WebinarIndexPage",
        {
            "en": {"title": "Webinars", "intro": "An hour with people who are one year ahead of you. Missed it? The recording stays."},
            "es": {"title": "Webinarios", "intro": "Una hora con gente que va un año adelante. ¿No pudiste? La grabación se queda."},
        },
    ),
}
CATEGORIES = [
    ("advocacy", "Advocacy", "Incidencia"),
    ("thriving-families", "Thriving Families", "Familias que florecen"),
    ("action-labs", "Action Labs", "Laboratorios de acción"),
    ("data-and-storytelling", "Data & Storytelling", "Datos y relatos"),
    ("community-voices", "Community Voices", "Voces de la comunidad"),
]


def grow(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in HOME}
    root = Page.objects.get(depth=1)
    # Wagtail's own migrations leave one page that says hello.
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()

    keys = {name: uuid4() for name in ("home", *LISTS)}
    for place, (code, locale) in enumerate(locales.items(), start=1):
        path = f"{root.path}{place:04}"
        url = f"/home-{code}/"
        home = add(apps, "pages.HomePage", locale, path, f"home-{code}", url, keys["home"], numchild=len(LISTS), **HOME[code])
        for number, (slug, (model, words)) in enumerate(LISTS.items(), start=1):
            add(apps, model, locale, f"{path}{number:04}", slug, f"{url}{slug}/", keys[slug], **words[code])
        if code == "en":
            address = urlsplit(settings.SITE_URL)
            Site.objects.create(
                hostname=address.hostname or "localhost",
                port=address.port or {"https": 443}.get(address.scheme, 80),
                site_name="Sobremesa",
                root_page_id=home.pk,
                is_default_site=True,
            )
    Page.objects.filter(pk=root.pk).update(numchild=len(locales))

    BlogCategory = apps.get_model("pages", "BlogCategory")
    for order, (slug, name_en, name_es) in enumerate(CATEGORIES):
        BlogCategory.objects.create(slug=slug, name_en=name_en, name_es=name_es, order=order)


def add(apps, model, locale, path, slug, url_path, translation_key, **fields):
    """Make a published page; the historical models have no tree methods, so its place is written as treebeard would."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    now = timezone.now()
    Model = apps.get_model(model)
    label, name = model.lower().split(".")
    return Model.objects.create(
        content_type=ContentType.objects.get_or_create(app_label=label, model=name)[0],
        locale=locale,
        path=path,
        depth=len(path) // 4,
        slug=slug,
        url_path=url_path,
        translation_key=translation_key,
        draft_title=fields["title"],
        live=True,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
        **fields,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("webinars", "0001_initial"),
    ]

    operations = [migrations.RunPython(grow, migrations.RunPython.noop)]
