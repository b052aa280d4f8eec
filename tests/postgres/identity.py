"""Nothing is created or destroyed on a server that is not the one we started."""

import os

import psycopg


class ForeignServerError(RuntimeError):
    """The server does not bear the name that was drawn for this run."""


def assert_own_server(place: dict[str, str]) -> None:
    """Compare the name before anything else is done there."""
    expected = os.environ.get("HENGJI_TEST_SERVER", "")
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as connection:
        row = connection.execute("SHOW cluster_name").fetchone()
    if not expected or row is None or row[0] != expected:
        raise ForeignServerError(f"the server calls itself {row}, not {expected or 'anything we know'}: left alone")
