"""What can be refused about coalitions."""

from django.utils.translation import gettext_lazy as _

from content.errors import HubError


class AlreadyBelongs(HubError):
    code = "already_belongs"
    status = 409
    message = _("You already belong to this coalition.")


class AskedLately(HubError):
    """A declined request may be made again, but not at once: leads are people, too."""

    code = "asked_lately"
    status = 409
    message = _("The leads answered you a short while ago. Please write to one of them instead of asking again.")


class NotALead(HubError):
    code = "not_a_lead"
    status = 403
    message = _("Only a lead of this coalition may do this.")


class NotAMember(HubError):
    code = "not_a_member"
    status = 409
    message = _("They do not belong to this coalition, so they cannot write for it.")


class AlreadyAnswered(HubError):
    code = "already_answered"
    status = 409
    message = _("Somebody has already answered this request.")
