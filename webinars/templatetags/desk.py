"""What the templates of the desk ask for."""

from django import template

from webinars.desk.standing import state_of
from webinars.models import WebinarSession
from webinars.templatetags.times import before_start

register = template.Library()


@register.simple_tag
def standing(session: WebinarSession) -> str:
    """Say in a word how a date stands."""
    return state_of(session)


@register.filter
def before(minutes: int) -> str:
    """`1 day before the start`."""
    return before_start(minutes)
