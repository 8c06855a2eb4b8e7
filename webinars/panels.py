"""What the form of a webinar's page says about its sessions; they are edited in their own place."""

from typing import Any

from wagtail.admin.panels import Panel


class SessionsPanel(Panel):
    """Lists the page's sessions with links to their forms. It holds no field, so saving the page cannot change one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "webinars/admin/sessions_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"page": self.instance}
