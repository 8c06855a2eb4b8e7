"""Files as people choose them, made on the spot: pictures of each sort, documents, and what only pretends to be one."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

SECRET_PLACE = "39.7392,-104.9903 at home"
ORIENTATION, GPS, DESCRIPTION = 0x0112, 0x8825, 0x010E


def a_picture(sort: str = "JPEG", size: tuple[int, int] = (60, 40), turned: int = 1) -> bytes:
    """Return a picture, red on the left and blue on the right, that tells where it was taken."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = picture.getexif()
    exif[ORIENTATION], exif[DESCRIPTION] = turned, SECRET_PLACE
    exif.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    if sort == "HEIF":
        pillow_heif.from_pillow(picture).save(out, exif=exif.tobytes())
    else:
        picture.save(out, sort, exif=exif)
    return out.getvalue()


def a_zip(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(first[0], first[1], zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, "words " * 50)
    return out.getvalue()


def a_png_that_says(width: int, height: int) -> bytes:
    """Return a few bytes of PNG that claim to be a picture of this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
