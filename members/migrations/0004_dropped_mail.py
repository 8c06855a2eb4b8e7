from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_pace'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoingmail',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'given up'), ('dropped', 'no longer called for')], db_index=True, default='waiting', max_length=10),
        ),
    ]
