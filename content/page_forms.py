"""What is asked of a page as a whole when it is published; a draft is kept as it is."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from content.faults import faults_of, sentences_of
from content.rules import fault_of_alt


class IllustratedPageForm(WagtailAdminPageForm):
    """The picture that a page begins with is said in words."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("lead_image") and not self.is_deferred_validation:
            fault = fault_of_alt(cleaned.get("lead_image_alt") or "", may_decorate=False)
            if fault:
                self.add_error("lead_image_alt", fault)
        return cleaned


class WholeCopyForm(CopyForm):
    """A copy that is published at once, or an alias, shows at a second address what nobody has looked at again."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        asked = next((name for name in ("alias", "publish_copies") if cleaned.get(name)), "")
        branch = self.page.get_descendants(inclusive=True) if cleaned.get("copy_subpages") else None
        copied = branch.live().specific().iterator() if branch is not None else [self.page.specific]
        for page in copied if asked else ():
            if page.live and (faults := faults_of(page)):
                told = {"title": page.get_admin_display_title(), "faults": " ".join(sentences_of(faults))}
                self.add_error(asked, _("“%(title)s” has faults. Mend the original first: %(faults)s") % told)
        return cleaned
