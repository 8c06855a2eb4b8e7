"""Files: what is kept is harmless, whatever came and whatever it was called."""

import contextlib
import io

import pytest
from PIL import Image, features

from content.errors import FileRefused
from content.files import DOCUMENTS, LONGEST_SIDE, MAX_BYTES, clean_file
from tests.content.files import (
    OPEN_DOCUMENT,
    PDF,
    SECRET_PLACE,
    SVG,
    a_picture,
    a_png_that_says,
    a_zip,
)


def clean(data: bytes, name: str = "file"):
    return clean_file(io.BytesIO(data), name)


def seen(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_a_picture_of_each_sort_is_drawn_anew_and_tells_no_place(sort: str) -> None:
    came = a_picture(sort)
    kept = clean(came, f"IMG_2041.{sort.lower()}")
    assert (kept.name, kept.content_type, kept.width, kept.height) == ("IMG_2041.webp", "image/webp", 60, 40)
    assert SECRET_PLACE.encode() not in kept.content
    again = Image.open(io.BytesIO(kept.content))
    assert again.format == "WEBP"
    assert dict(again.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & {name for name, value in again.info.items() if value}


@pytest.mark.parametrize(
    ("turned", "size", "top_left"),
    [(1, (60, 40), "red"), (3, (60, 40), "blue"), (6, (40, 60), "red"), (8, (40, 60), "blue"), (2, (60, 40), "blue")],
)
def test_a_picture_stands_upright_however_the_camera_was_held(
    turned: int, size: tuple[int, int], top_left: str
) -> None:
    kept = clean(a_picture(turned=turned))
    assert (kept.width, kept.height) == size
    red, _green, blue = seen(kept.content).getpixel((5, 5))
    assert ("red" if red > blue else "blue") == top_left


def test_a_large_picture_is_made_smaller_and_a_small_one_is_not_made_larger() -> None:
    large, small = clean(a_picture(size=(2600, 1300))), clean(a_picture(size=(20, 10)))
    assert (large.width, large.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert (small.width, small.height) == (20, 10)


def test_a_picture_of_a_screen_keeps_every_pixel() -> None:
    came = Image.new("RGB", (50, 50), "white")
    for place in range(0, 50, 2):
        came.putpixel((place, place), (200, 10, 10))
    out = io.BytesIO()
    came.save(out, "PNG")
    assert seen(clean(out.getvalue()).content).tobytes() == came.tobytes()


def test_what_is_seen_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(clean(out.getvalue()).content)).convert("RGBA").getpixel((5, 5))[3] == 0


def test_wide_colours_of_a_phone_become_those_of_the_web() -> None:
    if not features.check("littlecms2"):
        pytest.skip("this Pillow knows no colour profiles")
    from PIL import ImageCms  # noqa: PLC0415 - only where Pillow has it

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    Image.new("RGB", (10, 10), (10, 200, 30)).save(out, "JPEG", icc_profile=profile, quality=100)
    kept = Image.open(io.BytesIO(clean(out.getvalue()).content))
    assert not kept.info.get("icc_profile")
    assert abs(kept.convert("RGB").getpixel((5, 5))[1] - 200) < 12


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 500])
def test_a_broken_colour_profile_does_no_harm(profile: bytes) -> None:
    out = io.BytesIO()
    Image.new("RGB", (10, 10), "green").save(out, "JPEG", icc_profile=profile)
    assert clean(out.getvalue()).content_type == "image/webp"


@pytest.mark.parametrize(
    ("data", "name", "kept"),
    [
        (PDF, "plan.exe", "plan.pdf"),
        (a_zip("[Content_Types].xml", "word/document.xml"), "notes.docx", "notes.docx"),
        (a_zip("[Content_Types].xml", "xl/workbook.xml"), "budget.zip", "budget.xlsx"),
        (a_zip("[Content_Types].xml", "ppt/presentation.xml"), "slides", "slides.pptx"),
        (a_zip("content.xml", first=("mimetype", OPEN_DOCUMENT + b"text")), "a.odt", "a.odt"),
        (a_zip("content.xml", first=("mimetype", OPEN_DOCUMENT + b"spreadsheet")), "a", "a.ods"),
        (a_zip("content.xml", first=("mimetype", OPEN_DOCUMENT + b"presentation")), "a", "a.odp"),
        ("name,año\nRosa,3\n".encode(), "people.CSV", "people.csv"),
        (b"Plain words.\r\n", "read me.md", "read me.txt"),
        (b"a\xf1o in Latin-1\n", "old.txt", "old.txt"),
    ],
)
def test_a_document_is_what_it_holds_and_not_what_it_is_called(data: bytes, name: str, kept: str) -> None:
    found = clean(data, name)
    assert (found.name, found.content, found.width) == (kept, data, None)
    assert found.content_type == DOCUMENTS[kept.rpartition(".")[2]]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SVG, "drawing.svg"),
        (SVG, "drawing.png"),
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"MZ\x90\0" + b"\0" * 60, "setup.txt"),
        (b"GIF89a" + b"\0" * 20, "broken.gif"),
        (b"\x7fELF", "plan.pdf"),
        (a_zip("setup.exe"), "notes.docx"),
        (a_zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "notes.docx"),
        (a_zip("x", first=("mimetype", OPEN_DOCUMENT + b"chart")), "a.odt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "old.doc"),
        (b"no ending", "words"),
        (b"", "empty.txt"),
        (b"x" * (MAX_BYTES + 1), "long.txt"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        clean(data, name)
    assert str(refused.value.message).endswith(("try again.", "attached.", "another.", "do."))


@pytest.mark.parametrize("size", [(30_000, 30_000), (65_000, 700), (2**31 - 1, 2**31 - 1), (0, 0)])
def test_a_picture_made_to_burst_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(FileRefused):
        clean(a_png_that_says(*size), "small.png")


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_a_picture_cut_off_or_changed_anywhere_is_kept_or_refused_and_never_breaks(sort: str) -> None:
    whole = a_picture(sort)
    for step in range(1, 24):
        place = len(whole) * step // 24
        for damaged in (whole[:place], whole[:place] + b"\xff\x00\xff" + whole[place + 3 :]):
            with contextlib.suppress(FileRefused):
                assert clean(damaged).content_type == "image/webp"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\rosa\\plan.pdf", "plan.pdf"),
        ('a"b\r\nc<d>.pdf', "abcd.pdf"),
        ("ñandú y niñez.pdf", "ñandú y niñez.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("\u202egpj.pdf", "gpj.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_holds_no_folder_and_no_trick(name: str, kept: str) -> None:
    assert clean(PDF, name).name == kept
