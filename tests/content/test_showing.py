"""Pictures and documents are given to whoever may read what shows them, and to nobody else."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from content.models import HubDocument, HubImage
from content.showing import open_pages
from hub.pages.models import BlogPostPage
from networks.naming import name_editor
from tests.factories import pages
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory, MembershipFactory

Get = Callable[..., int]


def paper(title: str = "Figures", words: str = "numbers") -> HubDocument:
    return HubDocument.objects.create(title=title, file=ContentFile(words.encode(), name=f"{title}.txt"))


def with_files(image: HubImage, this: HubDocument, title: str = "Shown", **fields: object) -> BlogPostPage:
    text = f'<p><a linktype="document" id="{this.pk}">Figures</a></p>'
    return pages.story(title, lead_image=image, body=[("paragraph", text)], **fields)


def address(image: HubImage) -> str:
    return image.get_rendition("fill-320x240|format-webp").url


@pytest.fixture
def image(db) -> HubImage:
    return pages.picture("Table")


@pytest.fixture
def this(db) -> HubDocument:
    return paper()


@pytest.fixture
def got(image, this) -> Callable[[Client], tuple[int, int]]:
    """Return what somebody is answered who asks for the picture and for the document."""

    def ask(client: Client) -> tuple[int, int]:
        return client.get(address(image)).status_code, client.get(this.url).status_code

    return ask


GIVEN, NOT_FOUND = (200, 200), (404, 404)


def test_what_a_published_page_shows_is_everybody_s(client, image, this, got) -> None:
    with_files(image, this)
    assert got(client) == GIVEN
    answer = client.get(address(image))
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_only_a_draft_shows_is_for_its_editors(client, image, this, got, signed_in, amara, ben) -> None:
    with_files(image, this, live=False)
    assert got(client) == NOT_FOUND
    assert got(signed_in(ben)) == NOT_FOUND
    editor = signed_in(amara)
    assert got(editor) == GIVEN
    assert editor.get(address(image)).headers["Cache-Control"] == "private, no-store"


def test_what_nothing_shows_is_for_editors(client, got, signed_in, amara, ben) -> None:
    assert got(client) == NOT_FOUND
    assert got(signed_in(ben)) == NOT_FOUND
    assert got(signed_in(amara)) == GIVEN


def test_a_picture_put_into_a_draft_of_a_published_page_waits_for_its_publication(client, image, this, got) -> None:
    story = pages.story()
    story.lead_image, story.lead_image_alt = image, "A long table"
    story.body = [("paragraph", f'<p><a linktype="document" id="{this.pk}">Figures</a></p>')]
    revision = story.save_revision()
    assert got(client) == NOT_FOUND
    revision.publish()
    assert got(client) == GIVEN


def test_what_is_taken_down_is_gone_at_once(client, image, this, got) -> None:
    story = with_files(image, this)
    assert got(client) == GIVEN
    story.unpublish()
    assert got(client) == NOT_FOUND


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_private_page_keeps_its_files_to_itself(client, signed_in, ben, mei, image, this, got, kind: str) -> None:
    story = with_files(image, this)
    restriction = PageViewRestriction.objects.create(page=story, restriction_type=kind, password="open")
    restriction.groups.add(Group.objects.get(name="Editors"))
    assert got(client) == NOT_FOUND
    assert got(signed_in(ben)) == (GIVEN if kind == "login" else NOT_FOUND)


def test_who_gave_a_page_s_password_sees_its_pictures(client, image, this, got) -> None:
    story = with_files(image, this)
    restriction = PageViewRestriction.objects.create(page=story, restriction_type="password", password="open")
    url = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, story.pk])
    client.post(url, {"password": "open", "return_url": story.address()})
    assert got(client) == GIVEN
    assert got(Client()) == NOT_FOUND


def test_a_restriction_above_the_page_holds_too(client, image, this, got) -> None:
    story = with_files(image, this)
    PageViewRestriction.objects.create(page=story.get_parent(), restriction_type="login")
    assert got(client) == NOT_FOUND


def test_a_file_that_two_pages_show_is_as_public_as_the_more_public_one(client, image, this, got) -> None:
    private = with_files(image, this, "Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert got(client) == NOT_FOUND
    with_files(image, this, "Public")
    assert got(client) == GIVEN


def test_a_collection_s_restriction_holds_for_what_published_pages_show(client, signed_in, ben, image, this) -> None:
    inside = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    image.collection = this.collection = inside
    image.save()
    this.save()
    with_files(image, this)
    assert client.get(address(image)).status_code == 404
    assert client.get(this.url).status_code == 302
    member = signed_in(ben)
    assert member.get(address(image)).status_code == 200
    assert member.get(address(image)).headers["Cache-Control"] == "private, no-store"
    assert member.get(this.url).status_code == 200


def test_a_coalition_s_editor_has_the_files_of_their_collection_and_no_others(signed_in, mei, image, this, got) -> None:
    coalition = CoalitionFactory()
    tie = MembershipFactory(coalition=coalition)
    name_editor(tie, mei)
    client = signed_in(tie.member)
    assert got(client) == NOT_FOUND
    own = Collection.objects.filter(group_permissions__group=coalition_group(coalition)).distinct().get()
    HubImage.objects.update(collection=own)
    HubDocument.objects.update(collection=own)
    assert got(client) == GIVEN


def coalition_group(coalition) -> Group:
    coalition.refresh_from_db()
    return coalition.editors


def test_originals_are_given_to_nobody(client, signed_in, mei, image, this) -> None:
    with_files(image, this)
    for who in (client, signed_in(mei)):
        assert who.get(f"/media/{image.file.name}").status_code == 404
        assert who.get(f"/media/images/../{image.file.name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["nothing.webp", "../original_images/Table.png", "%2e%2e/talk/x", "a/../../x", "é.png"]
)
def test_an_address_of_no_picture_is_not_found(client, path: str, db) -> None:
    assert client.get(f"/media/images/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_picture_is_only_read(client, image, this, method: str) -> None:
    with_files(image, this)
    assert getattr(client, method)(address(image)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_known_picture_is_not_sent_again(client, image, this) -> None:
    with_files(image, this)
    first = client.get(address(image))
    again = client.get(address(image), headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [
        ("bytes=0-3", 206, b"numb"),
        ("bytes=4-", 206, b"ers"),
        ("bytes=-2", 206, b"rs"),
        ("bytes=0-999", 206, b"numbers"),
        ("bytes=9-", 416, b""),
        ("bytes=3-1", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,3-4", 200, b"numbers"),
        ("lines=1-2", 200, b"numbers"),
    ],
)
def test_a_player_asks_for_a_part_of_a_file(client, image, this, wanted: str, status: int, body: bytes) -> None:
    with_files(image, this)
    answer = client.get(this.url, headers={"range": wanted})
    assert (answer.status_code, b"".join(answer)) == (status, body)


def test_the_proxy_is_told_where_a_file_lies_only_if_it_is_allowed(
    client, settings, image, this, signed_in, ben
) -> None:
    settings.MEDIA_ACCEL = "/protected/"
    draft = with_files(image, this, live=False)
    assert "X-Accel-Redirect" not in signed_in(ben).get(address(image)).headers
    draft.save_revision().publish()
    answer = client.get(address(image))
    assert answer.headers["X-Accel-Redirect"] == f"/protected/images/{address(image).rpartition('/')[2]}"
    assert answer.content == b""


@pytest.mark.parametrize(("kind", "most"), [("public", 3), ("draft", 5), ("restricted", 5)])
def test_a_picture_costs_a_visitor_at_most_three_queries(client, image, this, kind: str, most: int) -> None:
    """One that is refused has two more, of the redirects that every address without an answer is looked up in."""
    for number in range(5):
        story = with_files(image, this, f"Shown {number}", live=kind != "draft")
        if kind == "restricted":
            PageViewRestriction.objects.create(page=story, restriction_type="login")
    url = address(image)
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == (200 if kind == "public" else 404)
    assert len(caught) <= most, [query["sql"] for query in caught]


def request_of(viewer) -> object:
    request = RequestFactory().get("/")
    request.user, request.session = viewer, SessionStore()
    return request


@pytest.mark.parametrize("who", ["visitor", "ben", "amara", "mei"])
def test_pages_open_to_somebody_are_those_visible_to_them(db, who: str, request) -> None:
    viewer = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    group = Group.objects.get(name="Editors")
    pages.story("Draft", live=False)
    for kind in ("login", "groups", "password"):
        PageViewRestriction.objects.create(page=pages.story(kind), restriction_type=kind, password="x").groups.add(
            group
        )
    stories = Page.objects.type(BlogPostPage)
    assert set(open_pages(request_of(viewer)).filter(pk__in=stories).values_list("pk", flat=True)) == set(
        BlogPostPage.objects.visible_to(viewer).values_list("pk", flat=True)
    )


def test_a_preview_lends_the_pictures_of_a_draft_to_who_looks_at_it(signed_in, image, this, got) -> None:
    """A reviewer has no collection; the page that waits for them shows a picture that nobody else may see."""
    story = pages.story(live=True)
    story.lead_image, story.lead_image_alt = image, "A long table"
    story.body = [("paragraph", f'<p><a linktype="document" id="{this.pk}">Figures</a></p>')]
    story.save_revision()
    story.get_workflow().start(story, MemberFactory(role="editor"))
    reviewer = signed_in(MemberFactory(role="reviewer"))
    assert got(reviewer) == NOT_FOUND
    assert reviewer.get(reverse("wagtailadmin_pages:view_draft", args=[story.pk])).status_code == 200
    assert got(reviewer) == GIVEN
    stolen = Client()
    stolen.cookies.update(reviewer.cookies)
    del stolen.cookies["sessionid"]
    assert got(stolen) == NOT_FOUND


def test_a_note_with_other_files_in_it_is_worth_nothing(client, image, this, got) -> None:
    for cookie in ("lent-pictures", "lent-documents"):
        client.cookies[cookie] = "eyJmb28iOjF9:1abc:forged"
    assert got(client) == NOT_FOUND


def test_a_story_s_own_addresses_of_pictures_all_open_for_a_visitor(client, image, this) -> None:
    story = with_files(image, this)
    page = client.get(story.address()).content.decode()
    found = set(re.findall(r"/media/images/[^\s\"&?,]+", page))
    assert len(found) >= 3
    assert {client.get(url).status_code for url in found} == {200}


def test_an_editor_sees_the_pictures_of_the_admin(signed_in, amara, image) -> None:
    editor = signed_in(amara)
    found = set(re.findall(r"/media/images/[^\s\"&?,]+", editor.get(reverse("wagtailimages:index")).content.decode()))
    assert found
    assert {editor.get(url).status_code for url in found} == {200}
