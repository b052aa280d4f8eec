from django.db import migrations

from hengji.year.plans import filing_triggers, triggers


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor, guard=guard: guard.install(schema_editor.connection),
            lambda apps, schema_editor, guard=guard: guard.remove(schema_editor.connection),
        )
        for guard in (triggers, filing_triggers)
    ]
