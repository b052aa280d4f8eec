from django.db import migrations

from hengji.year.goals import amendment_triggers


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_sealed_and_append_only")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: amendment_triggers.install(schema_editor.connection),
            lambda apps, schema_editor: amendment_triggers.remove(schema_editor.connection),
        )
    ]
