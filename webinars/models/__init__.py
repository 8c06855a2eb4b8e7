from webinars.models.change import SessionChange
from webinars.models.index import WebinarIndexPage
from webinars.models.mailing import CalendarFeed, Mailing
from webinars.models.needs import AccessNeed, RememberedNeeds
from webinars.models.page import Speaker, WebinarPage
from webinars.models.question import Answer, Question
from webinars.models.registration import Registration
from webinars.models.series import WebinarSeries
from webinars.models.session import WebinarSession

__all__ = [
    "AccessNeed",
    "Answer",
    "CalendarFeed",
    "Mailing",
    "Question",
    "Registration",
    "RememberedNeeds",
    "SessionChange",
    "Speaker",
    "WebinarIndexPage",
    "WebinarPage",
    "WebinarSeries",
    "WebinarSession",
]
