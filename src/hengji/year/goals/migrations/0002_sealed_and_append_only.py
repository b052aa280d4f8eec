from django.db import migrations

from hengji.year.goals import amendment_triggers, letter_triggers, triggers


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor, guard=guard: guard.install(schema_editor.connection),
            lambda apps, schema_editor, guard=guard: guard.remove(schema_editor.connection),
        )
        for guard in (triggers, amendment_triggers, letter_triggers)
    ]
