from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_from_rows_to_columns")]
    operations = [migrations.RemoveField(model_name="category", name="coalition")]
