"""What coalitions add to search, cards, choosers and internal links."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from networks.documents import coalition_document
from networks.models import Coalition, WorkItem
from search.registry import Kind, register


def coalition_by_key(key: str, language: str) -> Coalition | None:
    return Coalition.objects.filter(pk=key).first() if key.isdecimal() else None


def coalition_url(coalition: Coalition, language: str) -> str:
    with override(language):
        return reverse("coalition", args=[coalition.slug])


register(
    Kind(
        name="coalition",
        model=Coalition,
        section="home",
        label=_("Coalitions"),
        visible_to=Coalition.objects.visible_to,
        key=lambda coalition: str(coalition.pk),
        by_key=coalition_by_key,
        url=coalition_url,
        document=coalition_document,
        card_template="networks/_card.html",
        shows={WorkItem: lambda item: Coalition.objects.filter(pk=item.coalition_id)},
    )
)
