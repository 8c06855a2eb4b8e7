import django.db.models.deletion
from django.db import migrations, models


def name_what_was_missed(apps, schema_editor):
    """Of each reading that counted what it missed, find which posts that were: those let in since its last look."""
    reading, hold, post, missed = (apps.get_model("forum", name) for name in ("Reading", "Hold", "Post", "Missed"))
    for row in reading.objects.filter(missed_count__gt=0).iterator():
        let_in = hold.objects.filter(kind="post", state="approved", decided_at__gt=row.at).values_list("key", flat=True)
        below = post.objects.filter(thread=row.thread_id, number__range=(row.missed_from or 0, row.last_number))
        posts = below.filter(pk__in=[int(key) for key in let_in])
        missed.objects.bulk_create([missed(reading=row, post=one) for one in posts])


class Migration(migrations.Migration):

    dependencies = [
        ('forum', '0006_planned_indexes'),
    ]

    operations = [
        migrations.RenameField(model_name='reading', old_name='missed', new_name='missed_count'),
        migrations.CreateModel(
            name='Missed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='forum.post')),
                ('reading', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='missed', to='forum.reading')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reading', 'post'), name='missed_once')],
            },
        ),
        migrations.RunPython(name_what_was_missed, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='reading',
            name='missed_count',
        ),
        migrations.RemoveField(
            model_name='reading',
            name='missed_from',
        ),
    ]
