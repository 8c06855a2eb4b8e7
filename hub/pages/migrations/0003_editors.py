"""Give the group of editors what an editor's work needs: pages, pictures, documents, authors, shelves, translation."""

from django.db import migrations

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
COLLECTION_PERMISSIONS = {
    "content": {"hubimage": ("add", "change", "choose"), "hubdocument": ("add", "change", "choose")},
}
MODEL_PERMISSIONS = {
    "pages": {"author": ("view", "add", "change", "delete"), "blogcategory": ("view", "add", "change", "delete")},
    "wagtailadmin": {"admin": ("access",)},
    "wagtail_localize": {"translation": ("submit",)},
    "wagtailredirects": {"redirect": ("view", "add", "change", "delete")},
}


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    editors, _made = Group.objects.get_or_create(name="Editors")
    root = Page.objects.get(depth=1)
    everything = Collection.objects.get(depth=1)

    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    for codename in PAGE_PERMISSIONS:
        right = permission(apps, "wagtailcore", "page", codename)
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=right)

    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for label, models in COLLECTION_PERMISSIONS.items():
        for model, actions in models.items():
            for action in actions:
                right = permission(apps, label, model, f"{action}_{model}")
                GroupCollectionPermission.objects.get_or_create(group=editors, collection=everything, permission=right)

    for label, models in MODEL_PERMISSIONS.items():
        for model, actions in models.items():
            for action in actions:
                editors.permissions.add(permission(apps, label, model, f"{action}_{model}"))


def permission(apps, label, model, codename):
    """Find a permission, or make it: Django makes those of new models only after the last migration."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _made = ContentType.objects.get_or_create(app_label=label, model=model)
    name = f"Can {codename.replace('_', ' ')}"
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_first_pages"),
        ("content", "0002_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailredirects", "0001_initial"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
