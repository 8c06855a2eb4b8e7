"""Use a webinar as the template of another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from members.policies import is_editor
from webinars.desk.dates import member_of, session_for, title_of
from webinars.desk.forms import CopyForm
from webinars.duplicating import duplicate
from webinars.errors import NotYourDesk
from webinars.models import WebinarPage


def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the copy's titles and its day, then make drafts; nothing is published and nobody is mailed."""
    session = session_for(request, pk)
    if not is_editor(request.user):
        raise NotYourDesk
    pages = list(WebinarPage.objects.filter(translation_key=session.page_key).order_by("pk"))
    titles = {page.language: page.title for page in pages}
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, titles=titles, session=session)
    if form.is_valid():
        chosen = {code: form.cleaned_data[code] for code in titles}
        made = duplicate(session, form.cleaned_data["starts_at"], chosen, member_of(request))
        messages.success(request, _("The copy is there as a draft, with a date and without seats or a meeting link."))
        page = made.pages().order_by("pk").first()
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "webinarsession:index")
    context = {"session": session, "form": form, "subtitle": title_of(session), "here": "template"}
    return render(request, "webinars/desk/template.html", context)
