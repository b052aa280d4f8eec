"""The database itself refuses to change a decision; deleted ones are found by the ledger's replay."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER approvals_decision_no_update BEFORE UPDATE ON approvals_decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION approvals_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER approvals_decision_no_update BEFORE UPDATE OR DELETE ON approvals_decision
FOR EACH ROW EXECUTE FUNCTION approvals_refuse()
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def remove(apps, schema_editor):
    on = " ON approvals_decision" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS approvals_decision_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
