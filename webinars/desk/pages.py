"""A webinar's page in the Wagtail admin: its words, and on the same screen the form of its date with its own Save.

The second form stands outside the page's form: what Wagtail saves every half second holds no field of a session.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet

from webinars.desk.dates import acts_for
from webinars.desk.forms import NewSessionForm, SessionForm
from webinars.desk.plans import when
from webinars.desk.readiness import gaps_of, page_gaps
from webinars.desk.standing import state_of
from webinars.models import WebinarPage, WebinarSession
from webinars.policies import can_manage_session, can_manage_sessions


class GapsPanel(BaseSidePanel):
    """Beside Wagtail's own checks: what the words and the date still lack."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Toggle what is missing")
        icon_name = "tasks"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"count": len(self.panel.gaps)}

    name = "webinar-gaps"
    title = gettext_lazy("What is missing")
    template_name = "webinars/desk/gaps_panel.html"
    order = 340

    @property
    def gaps(self) -> list[Any]:
        session = self.object.session()
        return gaps_of(session, self.object) if session else page_gaps(self.object)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"gaps": self.gaps, "session": self.object.session()}


class WebinarEditView(EditView):
    """Words above, date below."""

    def get_template_names(self) -> list[str]:
        names: list[str] = super().get_template_names()
        return ["webinars/desk/page_edit.html"] if names == ["wagtailadmin/pages/edit.html"] else names

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        if not self.expects_json_response:
            panels.append(GapsPanel(self.page, self.request))
        return panels

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | session_context(self.page, self.request.user)


def session_context(page: WebinarPage, user: Any) -> dict[str, Any]:
    """Return the form of the date that matters now, or of a first one, and links to the others."""
    session = page.session()
    if session is None:
        form = NewSessionForm(initial={"page_key": str(page.translation_key)}, for_user=user)
        return {"session": None, "session_form": form if can_manage_sessions(user) else None, "session_page": page}
    others = WebinarSession.objects.filter(page_key=page.translation_key).exclude(pk=session.pk).with_seats()
    own = SessionForm(instance=session, for_user=user) if can_manage_session(user, session) else None
    return {
        "session": session,
        "session_form": own,
        "session_page": page,
        "acts": acts_for(session),
        "other_dates": [(one, when(one)) for one in others],
    }


def dates_of(pages: list[WebinarPage]) -> None:
    """Give each page of a listing the date that matters now, as `shown_date`; one query for all of them."""
    now = timezone.now()
    known: dict[Any, list[WebinarSession]] = {}
    keys = {page.translation_key for page in pages}
    for session in WebinarSession.objects.filter(page_key__in=keys).with_seats().order_by("starts_at"):
        known.setdefault(session.page_key, []).append(session)
    for page in pages:
        dates = known.get(page.translation_key, [])
        ahead = [one for one in dates if one.status == "scheduled" and one.ends_at > now]
        page.shown_date = next(iter(ahead), dates[-1] if dates else None)


class DateColumn(Column):
    """A column about the date that matters now; a page without one shows a dash."""

    def __init__(self, name: str, tell: Any, **kwargs: Any) -> None:
        super().__init__(name, classname="webinar-column", **kwargs)
        self.tell = tell

    def get_value(self, instance: Any) -> Any:
        date = getattr(instance, "shown_date", None)
        return self.tell(date) if date else "–"


def _seats(session: Any) -> str:
    return f"{session.seats_taken} / {session.capacity}"


def _waiting(session: Any) -> str:
    return str(session.seats_waiting)


COLUMNS = [
    DateColumn("date", when, label=gettext_lazy("Date")),
    DateColumn("seats", _seats, label=gettext_lazy("Seats")),
    DateColumn("waiting", _waiting, label=gettext_lazy("Waiting")),
    DateColumn("session_state", state_of, label=gettext_lazy("Webinar")),
]


class WebinarListing(ExplorableIndexView):
    """The explorer under the list of webinars: when, how full, how many wait, how it stands."""

    base_columns = [
        *[one for one in ExplorableIndexView.base_columns if one.name in ("bulk_actions", "title", "parent")],
        *COLUMNS,
        *[one for one in ExplorableIndexView.base_columns if one.name == "status"],
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        dates_of([page for page in context["object_list"] if isinstance(page, WebinarPage)])
        return context


class WebinarPageViewSet(PageViewSet):
    """How Wagtail shows and edits webinars."""

    model = WebinarPage
    edit_view_class = WebinarEditView
    index_view_class = WebinarListing
