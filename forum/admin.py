"""Categories in Django's admin. Threads and posts are cared for where they are read."""

from typing import Any

from django.contrib import admin
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest

from forum.models import Category, KindPlace
from forum.moderation import change_category
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


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name_en", "name_es", "visibility", "coalition", "starting", "replying", "order")
    list_select_related = ("coalition",)
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (KindPlaceInline,)

    def save_model(self, request: HttpRequest, obj: Category, form: ModelForm, change: bool) -> None:
        """A new rule holds at once, also on pages that are open."""
        if change:
            change_category(obj)
        else:
            obj.save()
