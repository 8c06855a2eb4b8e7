"""Fill what 0002 added from what stood there: coalitions of categories, states of posts, what is unread."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def fill(apps, schema_editor):
    Category, Post, Reading, Removal, Thread = (
        apps.get_model("forum", name) for name in ("Category", "Post", "Reading", "Removal", "Thread")
    )
    for category in Category.objects.exclude(coalition=None):
        category.coalitions.add(category.coalition_id)
    removed = Removal.objects.filter(post=OuterRef("pk"))
    Post.objects.filter(Exists(removed.filter(by_author=True))).update(state="removed")
    Post.objects.filter(Exists(removed.filter(by_author=False))).update(state="taken")
    for pk, number in Thread.objects.exclude(last_post=None).values_list("pk", "last_post__number").iterator():
        Thread.objects.filter(pk=pk).update(last_shown=number)
    newer = Thread.objects.filter(pk=OuterRef("thread"), last_shown__gt=OuterRef("last_number"))
    Reading.objects.filter(Exists(newer)).update(is_behind=True)


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_care")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
