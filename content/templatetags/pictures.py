"""Pictures in several widths and formats, so that a phone loads a small one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.models import HubImage, HubRendition
from content.pictures import FULL, modern, renditions

register = template.Library()


@register.simple_tag
def picture(
    image: HubImage, widths: str, sizes: str, alt: str = "", extra: str = "", eager: bool = False
) -> SafeString:
    """Draw a picture; `widths` are Wagtail's filters, small to large ("fill-640x400 fill-1280x800").

    WebP is made where it lacks; AVIF, which takes a second a picture, is used once a worker has made it. A small
    original gives one rendition for several filters; each width stands in `srcset` once (HTML requires it).
    """
    webp, avif = renditions(image, widths.split())
    smallest = webp[min(webp)]
    drawn = format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" class="art" {}>',
        smallest.url,
        _srcset(webp),
        sizes,
        smallest.width,
        smallest.height,
        alt,
        SafeString('fetchpriority="high"') if eager else SafeString('loading="lazy" decoding="async"'),
    )
    if not avif:
        return drawn
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">{}</picture>', _srcset(avif), sizes, drawn
    )


@register.simple_tag
def full_picture(image: HubImage) -> str:
    """Return the address of a picture as large as a screen can show it."""
    made: HubRendition = image.get_rendition(modern(FULL))
    return str(made.url)


@register.simple_tag
def poster(image: HubImage | None) -> SafeString:
    """Name the picture that stands for a film before it plays; nothing where there is none."""
    return format_html('poster="{}"', image.get_rendition(modern("fill-960x540")).url) if image else SafeString("")


def _srcset(made: dict[int, HubRendition]) -> str:
    return ", ".join(f"{made[width].url} {width}w" for width in sorted(made))
