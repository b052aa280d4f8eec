"""What Django cannot say in a model: versions of one organisation, or relations of one kind, never share a day.

A file of its own, written by hand, so that 0001_initial can be generated again without losing it.
"""

from django.db import migrations

# Table, and the columns within which periods must not overlap.
GUARDED = (
    ("organisations_organisationversion", ("organisation_id",)),
    ("organisations_leaderrelation", ("organisation_id", "kind")),
    ("organisations_grouprelation", ("organisation_id",)),
)

SQLITE = """
CREATE TRIGGER {table}_{event}_overlap BEFORE {when} ON {table}
WHEN EXISTS (
  SELECT 1 FROM {table} other
  WHERE {same} AND other.id IS NOT NEW.id
    AND (other.until IS NULL OR other.until > NEW.since) AND (NEW.until IS NULL OR other.since < NEW.until)
)
BEGIN SELECT RAISE(ABORT, '{table}: periods overlap'); END
"""

POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {table}_overlap
EXCLUDE USING gist ({same}, daterange(since, until) WITH &&) DEFERRABLE INITIALLY IMMEDIATE
"""


def install(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for table, columns in GUARDED:
            editor.execute(POSTGRESQL.format(table=table, same=", ".join(f"{column} WITH =" for column in columns)))
        return
    for table, columns in GUARDED:
        same = " AND ".join(f"other.{column} = NEW.{column}" for column in columns)
        for event, when in (("insert", "INSERT"), ("update", "UPDATE OF since, until, organisation_id")):
            editor.execute(SQLITE.format(table=table, event=event, when=when, same=same))


def remove(apps, editor):
    for table, _columns in GUARDED:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_overlap")
        else:
            for event in ("insert", "update"):
                editor.execute(f"DROP TRIGGER {table}_{event}_overlap")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
