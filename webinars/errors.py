"""What can be refused about a seat: code, sentence, status; HTML and JSON say the same."""

from django.utils.translation import gettext_lazy as _

from content.errors import HubError


class SeatError(HubError):
    """The root of this app's refusals."""

    status = 409


class SessionFull(SeatError):
    """Somebody asked for a seat, not for a place in the line, and there is none."""

    code = "session_full"
    message = _("Somebody was a second faster: the last seat is gone. You can still join the waiting list.")


class SessionOver(SeatError):
    """The webinar has ended."""

    code = "session_over"
    status = 410
    message = _("This webinar is over. Its page tells you what came of it.")


class SessionCancelled(SeatError):
    """The webinar was called off."""

    code = "session_cancelled"
    status = 410
    message = _("This webinar is called off, so there are no seats to take.")


class RegistrationClosed(SeatError):
    """Whoever cares for the webinar takes no more registrations."""

    code = "registration_closed"
    status = 410
    message = _("Registration for this webinar is closed. Who has a seat keeps it.")


class SeatGivenUp(SeatError):
    """The button behind an old link: this seat was given up meanwhile."""

    code = "seat_given_up"
    status = 410
    message = _("This seat was given up. You can take another on the webinar’s page.")


class CapacityTaken(SeatError):
    """Nobody loses a seat because the room got smaller."""

    code = "capacity_taken"
    message = _("More people than that already have a seat. Nobody loses one, so the room cannot get so small.")


class DoorClosed(SeatError):
    """The room opens a little before the start and closes a little after the end."""

    code = "door_closed"
    status = 403
    message = _("The room is not open now. Your page says when it opens.")


class NotYourSeat(SeatError):
    """Going in needs a confirmed seat."""

    code = "not_your_seat"
    status = 403
    message = _("Going in needs a seat of your own. Please open the link in your mail, or sign in.")


class TooManyTries(HubError):
    """More registrations from one connection than people behind one could make."""

    code = "too_many_tries"
    status = 429
    message = _("That was very often in a short time. Please wait ten minutes; nothing is lost.")


class ChangedMeanwhile(SeatError):
    """Two editors pressed Save for one date in the same moment."""

    code = "changed_meanwhile"
    message = _("Somebody else changed this date just now. Please press Save again and read what changes.")


class NotYourDesk(HubError):
    """A presenter presses what only editors do."""

    code = "not_your_desk"
    status = 403
    message = _("Only editors make webinars. You can change the dates of those where you speak.")
