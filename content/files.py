"""What people attach, made harmless: the content says what a file is, never its name; a picture is drawn anew.

A picture that was drawn anew holds what is seen and nothing else: no place, no camera, no thumbnail of what was cut
off, no second file hidden behind the first.
"""

import logging
from io import BytesIO
from pathlib import PurePath
from typing import IO, NamedTuple

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError

from content.errors import FileRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""Of a picture as it comes: a phone's best camera makes 12 to 48 million; in memory each is four bytes."""

LONGEST_SIDE = 2000
QUALITY = 82
FEW_COLOURS = 4096
"""A drawing or a picture of a screen has no more: it is kept exactly, so that small print stays sharp."""

NAME_LENGTH = 120

pillow_heif.register_heif_opener(thumbnails=False)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
PICTURE_ENDINGS = ("jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError, OverflowError)
"""What Pillow raises, one or the other, for a file that was cut off or made to hurt."""

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif 2.32, 4.6.4 A: where the first row and column of a picture stand, and the turn that undoes it."""

DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""Ending to type. A file gets the ending of what it is; of plain text only the name says whether it is a table."""

OFFICE = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx", b"ppt/presentation.xml": "pptx"}
MACROS = b"vbaProject.bin"
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
ENDINGS = (*PICTURE_ENDINGS, *DOCUMENTS)

log = logging.getLogger(__name__)


class Clean(NamedTuple):
    """A file that may be kept. `width` and `height` are those of a picture in pixels, `None` for a document."""

    content: bytes
    name: str
    content_type: str
    width: int | None = None
    height: int | None = None


def clean_file(file: IO[bytes], name: str) -> Clean:
    """Return what is kept of a file that somebody chose. Raises `FileRefused`."""
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise FileRefused(_("This file is empty. Please choose another."))
    if len(data) > MAX_BYTES:
        raise FileRefused(
            _("This file is too large: up to %(most)d megabytes fit. A smaller copy will do.")
            % {"most": MAX_BYTES // 1024 // 1024}
        )
    ending = _ending_of(data, name)
    if ending:
        return Clean(data, _named(name, ending), DOCUMENTS[ending])
    return _picture(data, name)


def _picture(data: bytes, name: str) -> Clean:
    """Draw a picture anew: upright, in the colours of the web, no side over 2,000 pixels. Of a film the first frame."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise FileRefused(_("This picture has too many pixels. A smaller copy of it will do."))
            drawn, exact = _drawn(picture)
    except UnidentifiedImageError:
        raise FileRefused from None
    except (*BROKEN, Image.DecompressionBombError, MemoryError) as reason:
        log.info("a picture could not be read: %s", reason)
        raise FileRefused(_("This picture cannot be read: it is damaged or cut off. Please choose another.")) from None
    out = BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4, lossless=exact)
    return Clean(out.getvalue(), _named(name, "webp"), "image/webp", drawn.width, drawn.height)


def _drawn(picture: ImageFile.ImageFile) -> tuple[Image.Image, bool]:
    """Return the picture as it will be seen, and whether it has so few colours that it is kept exactly.

    It is made small before anything else, so that at most one whole copy is ever in memory.
    """
    profile = picture.info.get("icc_profile")
    turn = _turn_of(picture)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    seen = "RGBA" if picture.has_transparency_data else "RGB"
    drawn: Image.Image = picture if picture.mode == seen else picture.convert(seen)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Only pixels go on: a new image has no metadata that could be forgotten.
    fresh = Image.new(drawn.mode, drawn.size)
    fresh.paste(drawn)
    exact = picture.format in ("PNG", "GIF") and fresh.getcolors(FEW_COLOURS) is not None
    fresh = _in_web_colours(fresh, profile)
    return (fresh if turn is None else fresh.transpose(turn)), exact


def _turn_of(picture: ImageFile.ImageFile) -> Image.Transpose | None:
    """Return how a camera was held, as the turn that sets the picture upright; a note nobody can read turns nothing."""
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return None


def _in_web_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones take pictures in wider colours than pages show; without their profile these would look pale."""
    if not profile:
        return picture
    try:
        taken = ImageCms.ImageCmsProfile(BytesIO(profile))
        ImageCms.profileToProfile(picture, taken, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError) as reason:  # a profile of greys or inks, or a broken one
        log.debug("a colour profile was left out: %s", reason)
    return picture


def _ending_of(data: bytes, name: str) -> str:
    """Return what sort of document this is, empty for none. Nothing is unpacked, so nothing can burst."""
    if data[:64].lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _text(data, name)


def _office(data: bytes) -> str:
    """The names of what a zip file holds stand in it uncompressed (APPNOTE 4.3.7)."""
    if MACROS in data:
        raise FileRefused(_("This document holds macros, small programs. Please save it without them and try again."))
    if data[30:].startswith(OPEN_DOCUMENT):  # OpenDocument 1.3 part 2, 3.3: its first entry, not compressed
        kind = data[30 + len(OPEN_DOCUMENT) :][:12]
        found = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
        return next((ending for word, ending in found.items() if kind.startswith(word)), "") or _refuse()
    return next((ending for part, ending in OFFICE.items() if part in data), "") or _refuse()


def _text(data: bytes, name: str) -> str:
    """Plain text is what its name says is text and holds nothing but text: no NUL, no control characters."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ("txt", "csv", "md"):
        return ""
    if data.translate(None, bytes({*range(32)} - {9, 10, 12, 13} | {127})) != data:
        return ""
    return "csv" if ending == "csv" else "txt"


def _refuse() -> str:
    raise FileRefused


def _named(name: str, ending: str) -> str:
    """Return the name under which a file is given back: no folder, nothing odd, and the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem.strip(". ")
    safe = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/|?*%;`')
    return f"{safe[:NAME_LENGTH].strip() or 'file'}.{ending}"
