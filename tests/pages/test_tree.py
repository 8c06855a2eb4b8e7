"""The tree: which page stands where, and that each can be made, previewed and shown."""

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from hub.pages.models import (
    BlogIndexPage,
    BlogPostPage,
    CoalitionShelfPage,
    GuideIndexPage,
    GuidePage,
    HomePage,
    SitePage,
)
from tests.factories import pages
from tests.factories.members import MemberFactory


class TreeTests(WagtailPageTestCase):
    def test_a_page_stands_only_where_it_belongs(self) -> None:
        self.assertCanCreateAt(HomePage, BlogIndexPage)
        self.assertCanCreateAt(HomePage, GuideIndexPage)
        self.assertCanCreateAt(HomePage, SitePage)
        self.assertAllowedSubpageTypes(BlogIndexPage, {BlogPostPage, CoalitionShelfPage})
        self.assertAllowedSubpageTypes(CoalitionShelfPage, {BlogPostPage})
        self.assertAllowedSubpageTypes(GuideIndexPage, {GuidePage})
        for page_type in (BlogPostPage, GuidePage, SitePage):
            self.assertAllowedSubpageTypes(page_type, set())
        self.assertCanNotCreateAt(GuideIndexPage, BlogPostPage)
        self.assertCanNotCreateAt(SitePage, SitePage)

    def test_every_type_is_shown_edited_and_previewed(self) -> None:
        self.login(MemberFactory(operator=True, password="password"))
        made = [pages.home(), pages.home("es"), pages.story(), pages.guide(), pages.site_page()]
        for page in [*made, BlogIndexPage.objects.first(), GuideIndexPage.objects.first()]:
            self.assertPageIsRenderable(page)
            self.assertPageIsPreviewable(page, post_data=_form_of(page))
            self.assertPageIsEditable(page, post_data=_form_of(page))


def _form_of(page: Page) -> dict[str, str]:
    form = {"title": page.title, "slug": page.slug, "intro": "Two words."}
    if isinstance(page, HomePage):
        return form | {"headline": page.headline}
    if not hasattr(page, "body") and not isinstance(page, GuidePage):
        return form
    body = streamfield([("paragraph", rich_text("<p>Words.</p>"))])
    empty = streamfield([])
    if isinstance(page, GuidePage):
        nothing = {"materials": {"count": "0"}, "checklist": {"count": "0"}, "handouts": empty}
        a_step = {"title": "Eat", "minutes": "10", "body": body, "notes": rich_text(""), **nothing}
        streams = dict.fromkeys(("opening", "need", "roles", "closing"), empty)
        return nested_form_data(form | streams | {"steps": streamfield([("step", a_step)])})
    if isinstance(page, BlogPostPage):
        authors = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
        return nested_form_data(form | {"body": body, "category": page.category_id, "post_authors": authors})
    return nested_form_data(form | {"body": body})


def test_the_migrations_grow_both_languages_with_one_key_a_page(db: None) -> None:
    assert {locale.language_code for locale in Locale.objects.all()} == {"en", "es"}
    for model in (HomePage, BlogIndexPage, GuideIndexPage):
        english, spanish = model.objects.order_by("path")
        assert english.translation_key == spanish.translation_key
        assert (english.language, spanish.language) == ("en", "es")
    assert Page.find_problems() == ([], [], [], [], [])
    assert Site.objects.get().root_page.specific == pages.home("en")


@pytest.mark.parametrize("path", ["", "blog/", "guides/", "webinars/"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_door_has_one_h1_on_a_new_site(client: Client, db: None, path: str, language: str) -> None:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


def test_every_page_has_one_h1(client: Client, db: None) -> None:
    for page in (pages.story(), pages.guide(), pages.site_page()):
        response = client.get(page.address())
        assert response.status_code == 200
        assert response.content.count(b"<h1") == 1


def test_a_member_is_greeted_and_a_visitor_is_invited(client: Client, rosa) -> None:
    invited = client.get("/en/").content.decode()
    assert pages.home().headline in invited
    client.force_login(rosa, backend="django.contrib.auth.backends.ModelBackend")
    greeted = client.get("/en/").content.decode()
    assert "Welcome to the table" in greeted
    assert rosa.get_short_name() in greeted
