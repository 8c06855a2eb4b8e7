from django.db import migrations, models
from wagtail.fields import StreamField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailcore", "0001_squashed_0016_change_page_url_path_to_text_field")]
    operations = [
        migrations.CreateModel(
            "PlainPage",
            [
                (
                    "page_ptr",
                    models.OneToOneField(
                        "wagtailcore.Page", models.CASCADE, auto_created=True, parent_link=True, primary_key=True
                    ),
                ),
                ("body", StreamField([])),
            ],
            bases=("wagtailcore.page",),
        )
    ]
