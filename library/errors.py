"""What can be refused about tools: code, sentence, status."""

from django.utils.translation import gettext_lazy as _

from members.errors import HubError


class MayNotSubmit(HubError):
    """Only members leave tools; a visitor is asked to sign in first."""

    code = "may_not_submit"
    status = 403
    message = _("Please sign in to leave a tool here.")


class MayNotReview(HubError):
    """Only editors publish, decline, change or retire tools."""

    code = "may_not_review"
    status = 403
    message = _("Only editors look over tools.")


class AlreadyReviewed(HubError):
    """Somebody answered first, or the tool is in a state this action does not start from."""

    code = "already_reviewed"
    status = 409
    message = _("This tool has been answered already. Reload the page to see how.")


class ReasonMissing(HubError):
    """Who left the tool is told why it was declined, so there must be a reason."""

    code = "reason_missing"
    status = 422
    message = _("Please write the reason: the person who left this tool will read it.")


class MayNotTell(HubError):
    """Members tell of tools that are in the library; nobody changes what another told."""

    code = "may_not_tell"
    status = 403
    message = _("Only members can tell how they used a tool, and only of tools that are in the library.")


class NotYourCoalition(HubError):
    """Somebody speaks for a coalition that has not accepted them."""

    code = "not_your_coalition"
    status = 422
    message = _("You can only speak for a coalition that you belong to.")


class ReviewedBefore(HubError):
    """A member has one review of a tool, and changes that one."""

    code = "reviewed_before"
    status = 409
    message = _("You have reviewed this tool already. Reload the page to change your review.")
