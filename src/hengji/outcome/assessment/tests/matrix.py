"""For the matrix of all addresses: runs of an issued plan, a draft and a plan below, what-ifs, published texts."""

from dataclasses import replace
from datetime import date

from hengji.core.scoring.book import BOOK
from hengji.core.scoring.run import make_run
from hengji.foundation.access.testing import Targets, World
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Scenario
from hengji.outcome.assessment.tests.sample import sample_run
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.plans.models import Disclosure, Plan
from hengji.year.plans.queries import packs, scheme_of

_WHOLE = ("run", "run-workbook", "run-csv", "run-file")
_ORGAN = ("run-organ", "run-compare")
_BASES = ("trial", "whatif-base", "whatif-panel", "whatif-save")
_PLANS = ("MP-1", "MP-2", "MP-3")  # made by the room of plans, each with one correction
_OWNERS = ("steering", "office", "office_chief")


def objects(world: World) -> dict[str, Targets]:
    """Nobody owns a rule or a pack: own, other and unrelated are three of a kind; scenarios have owners."""
    runs = [_run(seed, world.made[name]) for seed, name in enumerate(("plan", "draft_plan", "plan_below"), 1)]
    keys = [entry.key for entry in BOOK[:3]]
    names = [scheme.pack for scheme in packs()[:3]]
    results = _results(world)
    return {
        **dict.fromkeys(_WHOLE, _three("number", runs)),
        **dict.fromkeys(_ORGAN, _three("number", runs, participant="A01")),
        "run-group": _three("number", runs, group="A"),
        "run-node": _three("number", runs, participant="A01", node="S2.1"),
        **dict.fromkeys(_BASES, _three("key", [str(run) for run in runs], kind="run")),
        **dict.fromkeys(("scenario", "scenario-remove"), _three("pk", [_scenario(world, name) for name in _OWNERS])),
        "correction-effect": _corrections(),
        **dict.fromkeys(("plan-runs", "plan-run-try", "plan-run-official"), _three("code", list(_PLANS))),
        "plan-run-progress": _three("code", list(_PLANS), token="none"),
        "run-changes": Targets(*({"number": run, "other": run} for run in runs)),
        **dict.fromkeys(("own-result", "own-score-sheet"), results),
        "own-result-node": Targets(*({**each, "node": "S1"} for each in results.by_relation().values())),
        "rule": _three("key", keys),
        "pack": _three("name", names),
    }


def _results(world: World) -> Targets:
    """Official runs of the plans that the room of observations made, their scores opened to each organ."""
    found: dict[int | None, int] = {}
    for code in ("MATRIX-O", "MATRIX-U"):
        plan = Plan.objects.get(code=code)
        sheet = sheet_of(plan)
        people = tuple(replace(each, group="A") for each in sheet.participants)  # those of this plan have none
        run, _outcome = make_run(scheme_of(plan), replace(sheet, participants=people), {})
        stored = store_run(run, title=f"{code}正式汇总", kind=Kind.OFFICIAL, plan=plan)
        Disclosure.objects.create(plan=plan, item="本单位各项得分", audience="own", open_from=date(2020, 1, 1))
        found |= {each.participant.organisation_id: each.pk for each in stored.results.all() if each.participant}
    return Targets(*({"pk": found[world.made[name].pk]} for name in ("own", "other", "unrelated")))


def _corrections() -> Targets:
    """Each of the plans has one correction."""
    first, second, third = ({"code": code, "number": 1} for code in _PLANS)
    return Targets(first, second, third, missing={"code": _PLANS[0], "number": 99})


def _three(parameter: str, values: list[int] | list[str], **more: str) -> Targets:
    return Targets(*({parameter: value, **more} for value in values))


def _run(seed: int, plan: Plan) -> int:
    run = store_run(sample_run(size=3, seed=seed), title=f"第{seed}次", kind=Kind.PROVISIONAL, plan=plan)
    return int(run.pk)


def _scenario(world: World, owner: str) -> int:
    made = Scenario.objects.create(
        owner=world.actors[owner], title=f"{owner}的方案", base_kind="pack", base_key="fuping", base_title="富平",
        base_digest="", edits=[["weight", "A", "70"]],
    )  # fmt: skip
    return int(made.pk)
