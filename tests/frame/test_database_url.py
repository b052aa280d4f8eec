from hengji.config.database_url import POOL, database


def test_postgresql_address_is_taken_apart() -> None:
    assert database("postgresql://he%40ng:p%2Fw@db.local:5433/hengji?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hengji",
        "USER": "he@ng",
        "PASSWORD": "p/w",
        "HOST": "db.local",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "pool": POOL},
    }


def test_socket_folder_and_no_pool() -> None:
    found = database("postgresql://hengji@/hengji?host=/run/pg&pool=no")
    assert (found["HOST"], found["PORT"], found["PASSWORD"], found["OPTIONS"]) == ("/run/pg", "", "", {})


def test_sqlite_keeps_its_safe_settings() -> None:
    found = database("sqlite:///srv/hengji/main.sqlite3")
    assert found["NAME"] == "/srv/hengji/main.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]
