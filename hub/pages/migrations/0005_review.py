"""Give reviewers and translators their rights, and lay the way of a page: draft, review, published."""

from django.db import migrations

DOORS = {"Reviewers": ("access_admin",), "Translators": ("access_admin", "submit_translation")}
LABELS = {"access_admin": ("wagtailadmin", "admin"), "submit_translation": ("wagtail_localize", "translation")}
WORKFLOW = "Draft → Review → Publish"
TASK = "Review"


def lay(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in ("Editors", *DOORS)}
    for name, rights in DOORS.items():
        for codename in rights:
            groups[name].permissions.add(permission(apps, *LABELS[codename], codename))

    Page = apps.get_model("wagtailcore", "Page")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    ContentType = apps.get_model("contenttypes", "ContentType")
    # Wagtail's own migrations lay one for its groups of moderators, which this hub does not have.
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    kind, _made = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task = GroupApprovalTask.objects.create(name=TASK, active=True, content_type=kind)
    task.groups.set([groups["Reviewers"], groups["Editors"]])
    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = Page.objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=root)


def permission(apps, label, model, codename):
    """Find a permission, or make it: Django makes those of new models only after the last migration."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    kind, _made = ContentType.objects.get_or_create(app_label=label, model=model)
    name = f"Can {codename.replace('_', ' ')}"
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0004_previews_and_shelves"),
        ("wagtailcore", "0098_apitoken"),
        # They let every group that may open the admin choose any picture and document; groups made later may not.
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
