"""Categories in Django's admin. Threads and posts are cared for where they are read."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from forum.models import Category, KindPlace
from forum.moderation import change_category


class KindPlaceInline(admin.TabularInline):
    model = KindPlace
    extra = 0


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
