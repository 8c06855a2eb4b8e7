"""The form of a picture: it is described before it is kept, and says in both languages what the box on it is for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.images.forms import get_image_form
from wagtail.users.models import UserProfile

from content.models import HubImage
from tests.factories import blocks

HEARD = "as you would say it on the phone"


@pytest.fixture
def editor(signed_in, amara) -> Client:
    return signed_in(amara)


def drawn() -> SimpleUploadedFile:
    with blocks.small().file.open() as file:
        return SimpleUploadedFile("table.png", file.read(), "image/png")


def fields(image: HubImage, **changes: str) -> dict[str, str]:
    focus = dict.fromkeys(("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"), "")
    return {"title": image.title, "tags": "", "collection": str(image.collection_id), **focus, **changes}


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "required"), ("  ", "required"), ("foto", "does not tell"), ("IMG_2034.jpg", "does not tell")],
)
def test_a_picture_is_not_kept_without_words(editor: Client, words: str, said: str) -> None:
    image = blocks.small()
    refused = editor.post(reverse("wagtailimages:edit", args=[image.pk]), fields(image, description=words))
    assert refused.status_code == 200
    assert said in str(refused.context["form"].errors["description"])


def test_a_picture_in_words_is_kept_with_the_box_that_was_drawn(editor: Client) -> None:
    image = blocks.small()
    box = {"focal_point_x": "10", "focal_point_y": "12", "focal_point_width": "8", "focal_point_height": "6"}
    url = reverse("wagtailimages:edit", args=[image.pk])
    assert editor.post(url, fields(image, description="Neighbors at a table", **box)).status_code == 302
    image.refresh_from_db()
    assert (image.description, image.focal_point_x) == ("Neighbors at a table", 10)


def test_a_picture_that_is_added_waits_for_its_words(editor: Client) -> None:
    added = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Table", "files[]": drawn()},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()
    made = HubImage.objects.filter(title="Table")
    assert added["success"]
    assert not made.exists()
    upload = added["uploaded_file_id"]
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload])
    form = {f"uploaded-image-{upload}-{name}": words for name, words in fields(blocks.small(), title="Table").items()}

    def say(words: str) -> dict[str, object]:
        told = form | {f"uploaded-image-{upload}-description": words}
        return editor.post(url, told, headers={"x-requested-with": "XMLHttpRequest"}).json()

    assert not say("picture")["success"]
    assert not made.exists()
    assert say("Neighbors at a table")["success"]
    assert made.get().description == "Neighbors at a table"


def test_the_window_in_which_a_picture_is_chosen_asks_for_the_words_of_a_new_one(editor: Client) -> None:
    assert HEARD in editor.get(reverse("wagtailimages_chooser:choose")).json()["html"]


def test_the_form_says_what_the_box_is_for(editor: Client) -> None:
    html = editor.get(reverse("wagtailimages:edit", args=[blocks.small().pk])).content.decode()
    assert "Draw a box around what must stay" in html
    assert HEARD in html


def test_the_form_says_it_in_the_editor_s_language(editor: Client, amara) -> None:
    UserProfile.objects.update_or_create(user=amara, defaults={"preferred_language": "es"})
    html = editor.get(reverse("wagtailimages:edit", args=[blocks.small().pk])).content.decode()
    assert '<html lang="es"' in html
    with override("es"):
        assert gettext("Where to look on the picture") in html
        assert (
            escape(str(get_image_form(HubImage)(instance=blocks.small(), user=amara).fields["description"].help_text))
            in html
        )
