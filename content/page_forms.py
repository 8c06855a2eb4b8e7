"""What is asked of a page as a whole when it is published; a draft is kept as it is."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from content.rules import fault_of_alt


class IllustratedPageForm(WagtailAdminPageForm):
    """The picture that a page begins with is said in words."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("lead_image") and not self.is_deferred_validation:
            fault = fault_of_alt(cleaned.get("lead_image_alt") or "")
            if fault:
                self.add_error("lead_image_alt", fault)
        return cleaned
