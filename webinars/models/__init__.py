from webinars.models.page import Speaker, WebinarIndexPage, WebinarPage
from webinars.models.registration import Registration
from webinars.models.session import WebinarSession

__all__ = ["Registration", "Speaker", "WebinarIndexPage", "WebinarPage", "WebinarSession"]
