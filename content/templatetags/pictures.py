"""Pictures in several widths, so that a phone loads a small one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.models import HubImage

register = template.Library()


@register.simple_tag
def picture(
    image: HubImage, widths: str, sizes: str, alt: str = "", extra: str = "", eager: bool = False
) -> SafeString:
    """Draw a picture; `widths` are Wagtail's filters, small to large ("fill-640x400 fill-1280x800").

    A small original gives one rendition for several filters; each width stands in `srcset` once (HTML requires it).
    """
    made = image.get_renditions(*(f"{width}|format-webp" for width in widths.split()))
    renditions = {rendition.width: rendition for rendition in made.values()}
    smallest = renditions[min(renditions)]
    srcset = ", ".join(f"{renditions[width].url} {width}w" for width in sorted(renditions))
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" class="art" {}>',
        smallest.url,
        srcset,
        sizes,
        smallest.width,
        smallest.height,
        alt,
        SafeString('fetchpriority="high"') if eager else SafeString('loading="lazy" decoding="async"'),
    )
