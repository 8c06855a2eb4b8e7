"""What moderators press on a thread: close, open, keep on top, let go."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from forum.errors import NotAllowed
from forum.moderation import close_thread, open_thread, pin_thread, unpin_thread
from forum.views.keeping import member_of
from forum.views.reading import visible_thread
from members.policies import is_member

ACTIONS = {"close": close_thread, "open": open_thread, "pin": pin_thread, "unpin": unpin_thread}


@require_POST
def moderate_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one of `ACTIONS`; who may not is refused by the action."""
    thread = visible_thread(request, pk)
    act = ACTIONS.get(request.POST.get("do", ""))
    if act is None:
        return HttpResponseBadRequest()
    if not is_member(request.user):
        raise NotAllowed
    act(thread=thread, by=member_of(request))
    return redirect(thread)
