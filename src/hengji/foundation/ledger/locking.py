from django.db.backends.base.base import BaseDatabaseWrapper

CHAIN = 0x48454E474A49  # "HENGJI"


def hold_the_end(connection: BaseDatabaseWrapper) -> None:
    """Nobody else appends until this transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN])
