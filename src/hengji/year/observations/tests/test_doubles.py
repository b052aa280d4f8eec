"""Suspected double counting: one document, material, matter or day across channels for one participant."""

import pytest
from django.utils import timezone

from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.models import Content, File, Use
from hengji.foundation.organisations.testing import an_organisation
from hengji.year.observations.actions import Arrival, register_observations, void_observation
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Observation
from hengji.year.observations.queries.doubles import Sign, doubles_in
from hengji.year.observations.tests.world import World, take_part


def seen(world: World, *facts: Fact) -> list[Observation]:
    arrival = Arrival(f"t{Observation.objects.count()}")
    batch = register_observations(world.plan, facts, by=world.office, arrival=arrival)
    return list(batch.observations.order_by("pk"))


def bonus(who: str, item: str, **more: str) -> Fact:
    return Fact(who, item, "0.5", **{"channel": "加减分", **more})


def found(world: World) -> list[tuple[Sign, str, list[int]]]:
    return [(each.sign, each.participant, [row.pk for row in each.rows]) for each in doubles_in(world.plan)]


def test_one_document_under_two_items_however_it_is_spelt(world: World) -> None:
    a, b, _other, _alone = seen(
        world,
        bonus("A1", "J1", document="国办发〔2026〕9号", matter="督查激励"),
        bonus("A1", "J2", document="国办发[2026] 9 号", matter="督查激励再次申报"),
        bonus("A2", "J1", document="国办发〔2026〕9号"),  # another participant, which may well share the document
        bonus("A1", "J1", document="国办发〔2026〕10号", matter="另一件"),
    )
    assert found(world) == [(Sign.DOCUMENT, "单位A1", [a.pk, b.pk])]


def test_two_rows_of_one_channel_and_indicator_are_no_suspects(world: World) -> None:
    seen(
        world,
        bonus("A1", "J1", document="甲1号", period="一季度"),
        bonus("A1", "J1", document="甲1号", period="二季度"),
    )
    assert found(world) == []


def test_one_matter_and_one_day_across_channels(world: World) -> None:
    a, b = seen(world, bonus("A1", "J1", matter="国家级试点"), bonus("A1", "J2", matter="国家级 试点", channel="创新"))
    c, d = seen(
        world, bonus("A2", "J1", matter="现场会", date="2026-05-06"),
        bonus("A2", "J2", document="乙2号", date="2026-05-06", channel="创新"),
    )  # fmt: skip
    seen(world, bonus("A3", "J1", matter="甲", date="2026-05-06"), bonus("A3", "J2", matter="乙", date="2026-05-06"))
    assert found(world) == [(Sign.MATTER, "单位A1", [a.pk, b.pk]), (Sign.DATE, "单位A2", [c.pk, d.pk])]


def test_a_day_on_which_there_is_something_about_everybody_is_no_sign(world: World) -> None:
    take_part(world.plan, *(an_organisation(f"B{number}") for number in range(3)))
    day = "2026-12-31"
    a, b = seen(
        world, bonus("A1", "J1", matter="甲", date=day), bonus("A1", "J2", matter="乙", date=day, channel="创新")
    )
    assert found(world) == [(Sign.DATE, "单位A1", [a.pk, b.pk])]
    seen(world, *(bonus(f"B{number}", "J1", matter="丙", date=day) for number in range(3)))
    assert found(world) == []


def test_what_is_voided_is_no_suspect_any_more(world: World) -> None:
    _a, b = seen(world, bonus("A1", "J1", document="甲1号"), bonus("A1", "J2", document="甲1号"))
    void_observation(b, by=world.office, reason="重复")
    assert found(world) == []


@pytest.mark.parametrize("ended", [False, True])
def test_one_material_under_two_items(world: World, *, ended: bool) -> None:
    a, b = seen(world, bonus("A1", "J1", matter="甲"), bonus("A1", "J2", matter="乙"))
    now = timezone.now()
    content = Content.objects.create(sha256="0" * 64, size=1, kind="pdf", first_seen_at=now)
    files = [
        File.objects.create(content=content, organisation_code=code, name="a.pdf", title="通报", scan=Scan.CLEAN,
                            uploaded_by=world.filler, uploaded_at=now)
        for code in ("A1", "O")
    ]  # fmt: skip
    for file, row in zip(files, (a, b), strict=True):  # the same bytes, brought by two organs
        Use.objects.create(file=file, room="observations", object_name="observations.observation", key=str(row.pk),
                           url_name="observation", title="依据", used_by=world.filler, at=now,
                           ended_at=now if ended else None)  # fmt: skip
    assert found(world) == ([] if ended else [(Sign.EVIDENCE, "单位A1", [a.pk, b.pk])])
