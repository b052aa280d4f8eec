"""The divisions of Guizhou in the demo are those of GB/T 2260."""

from collections.abc import Callable
from pathlib import Path

from hengji.foundation.organisations.demo import counties, seed

Folder = Callable[[str], Path]
Table = Callable[[Path], list[dict[str, str]]]


def test_cities_and_counties_are_those_published(folder: Folder, table: Table) -> None:
    rows = table(folder("cn_orgs") / "guizhou_9_cities_88_counties.csv")
    assert counties() == {row["county_code"]: row["county"] for row in rows}
    assert {city["code"]: city["name"] for city in seed()["cities"]} == {
        f"{row['city_code']}00": row["city"] for row in rows
    }  # fmt: skip
