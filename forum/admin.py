"""Categories in Django's admin. Threads and posts are cared for where they are read."""

from typing import Any

from django.contrib import admin
from django.forms import ChoiceField, ModelForm, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from forum.models import Category, KindPlace
from forum.moderation import change_category
from forum.policies import COALITION
from search.registry import kinds


class KindPlaceInline(admin.TabularInline):
    model = KindPlace
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The kinds there are, instead of a line to mistype."""
        if db_field.name != "kind":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        known = [(kind.name, kind.label) for kind in kinds() if kind.model._meta.app_label != "forum"]
        return ChoiceField(label=db_field.verbose_name, choices=known)


class CategoryForm(ModelForm):
    """Coalitions are named if, and only if, they read the category."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = bool(data.get("coalitions"))
        if chosen != (data.get("visibility") == COALITION):
            words = _("Choose coalitions if, and only if, chosen coalitions read this category.")
            raise ValidationError({"coalitions": words})
        return data


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    form = CategoryForm
    list_display = ("name_en", "name_es", "visibility", "parent", "starting", "replying", "order")
    list_select_related = ("parent",)
    filter_horizontal = ("coalitions",)
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (KindPlaceInline,)

    def save_model(self, request: HttpRequest, obj: Category, form: ModelForm, change: bool) -> None:
        """A changed category is saved with its coalitions, below."""
        if not change:
            obj.save()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """A new rule holds at once, also on pages that are open: told when the coalitions are saved too."""
        super().save_related(request, form, formsets, change)
        if change:
            change_category(form.instance)
