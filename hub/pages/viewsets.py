"""The editors' lists in the Wagtail admin: stories, guides, authors and shelves, and the window that chooses people."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from hub.desk.listing import APPEARS, AUTHORS, DUE, ELSEWHERE, ToldIndexView
from hub.pages.models import Author, BlogCategory, BlogPostPage, GuidePage, Series
from members.models import Member
from topics.models import AgeRange, Audience, Lever, Setting, Topic


class PagesViewSet(PageListingViewSet):
    """All pages of one type, newest first, whatever their place in the tree."""

    add_to_admin_menu = True
    index_view_class = ToldIndexView
    list_filter = ["live"]
    columns = [
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
        ELSEWHERE,
        APPEARS,
        DateColumn("first_published_at", label=_("Published"), sort_key="first_published_at"),
        DUE,
        DateColumn("latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at"),
    ]


class StoriesIndexView(ToldIndexView):
    """Stories with who wrote them, asked for together."""

    def annotate_queryset(self, pages: Any) -> Any:
        return super().annotate_queryset(pages).prefetch_related("post_authors__member", "post_authors__author")


class WhereView(ChooseParentView):
    """Where a new story shall stand: for the network's editors their own list is chosen already, not a shelf on it."""

    page_title = _("Where does it go?")
    submit_button_label = _("Write it here")

    def get_form(self) -> Any:
        form = super().get_form()
        # Wagtail's own sentence speaks of parents and children, and is not there in Spanish.
        form.fields["parent_page"].label, form.fields["parent_page"].help_text = _("List or shelf"), ""
        places = list(self.get_valid_parent_pages(self.request.user).order_by("depth")[:2])
        # Two shelves side by side: nobody but the writer knows for whom this one is.
        if len(places) == 2 and places[0].depth < places[1].depth:
            form.initial = {"parent_page": places[0]}
        return form


class StoriesViewSet(PagesViewSet):
    index_view_class = StoriesIndexView
    choose_parent_view_class = WhereView
    columns = [*PagesViewSet.columns[:1], AUTHORS, *PagesViewSet.columns[1:]]
    model = BlogPostPage
    name = "stories"
    menu_label = _("Stories")
    icon = "edit"
    list_filter = ["category", "series", "featured", "live"]


class GuidesViewSet(PagesViewSet):
    model = GuidePage
    name = "guides"
    menu_label = _("Guides")
    icon = "list-ol"


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = _("Authors without an account")
    list_display = ["name", "slug", "part_en", "part_es"]
    search_fields = ["name"]


class CategoryViewSet(SnippetViewSet):
    model = BlogCategory
    icon = "folder-open-inverse"
    menu_label = _("Categories of stories")
    form_fields = ["name_en", "name_es", "slug", "order", "intro_en", "intro_es"]
    list_display = ["name_en", "name_es", "slug"]


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    menu_label = _("Series of stories")
    form_fields = ["name_en", "name_es", "slug", "order", "intro_en", "intro_es"]
    list_display = ["name_en", "name_es", "slug"]


class TermViewSet(ModelViewSet):
    """Words everything is sorted by; who changes one changes it everywhere, so operators do."""

    form_fields = ["name_en", "name_es", "slug", "order"]
    list_display = ["name_en", "name_es", "slug"]
    icon = "tag"
    copy_view_enabled = False


class WordsGroup(ModelViewSetGroup):
    """The vocabulary of the network, in one entry of the menu."""

    menu_label = _("Vocabulary")
    menu_name = "words"
    menu_icon = "tag"

    @cached_property
    def items(self) -> list[TermViewSet]:
        named = {"topics": Topic, "levers": Lever, "audiences": Audience, "ages": AgeRange, "places": Setting}
        return [TermViewSet(name, model=model, url_prefix=f"words/{name}") for name, model in named.items()]


class ShelvesGroup(SnippetViewSetGroup):
    """What stories are sorted by, and who wrote them."""

    menu_label = _("Authors, categories, series")
    menu_name = "shelves"
    menu_icon = "tag"
    items = (AuthorViewSet, CategoryViewSet, SeriesViewSet)


class PersonFilter(BaseFilterForm):
    q = forms.CharField(label=_("Name"), required=False)

    def filter(self, objects: QuerySet[Member]) -> QuerySet[Member]:
        if words := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, words
            objects = objects.filter(Q(display_name__icontains=words) | Q(handle__icontains=words))
        return objects


class PersonColumns:
    """People by name, with the handle that tells two of one name apart."""

    filter_form_class = PersonFilter
    ordering = "display_name"
    request: HttpRequest
    title_column: Column

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("handle", label=_("Handle")), Column("part", label=_("Part"))]

    def get_object_list(self) -> QuerySet[Member]:
        return Member.objects.visible_to(self.request.user)

    def can_create(self) -> bool:
        return False


class ChoosePerson(PersonColumns, ChooseView):
    """The window."""


class ChoosePersonResults(PersonColumns, ChooseResultsView):
    """Its list, when the search changes."""


class ChosenPerson(ChosenView):
    """Only somebody whom the window would offer."""

    def get_object(self, pk: str) -> Member:
        return Member.objects.visible_to(self.request.user).get(pk=pk)


class ChosenPeople(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Member]:
        return Member.objects.visible_to(self.request.user).filter(pk__in=pks)


class PersonChooser(ChooserViewSet):
    model = Member
    icon = "user"
    choose_one_text = _("Choose a member")
    choose_another_text = _("Choose another member")
    choose_view_class = ChoosePerson
    choose_results_view_class = ChoosePersonResults
    chosen_view_class = ChosenPerson
    chosen_multiple_view_class = ChosenPeople
    per_page = 20
