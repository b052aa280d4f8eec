"""For the matrix of all addresses: own, other and unrelated objects of the room for each address."""

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.models import Content, File, PaperEvidence, Upload
from hengji.foundation.organisations.models import User

_FILES = ("evidence-file", "evidence-download", "evidence-describe", "evidence-withdraw")
_PAPERS = ("evidence-paper", "evidence-paper-check", "evidence-paper-return")


def objects(world: World) -> dict[str, Targets]:
    """Own: of the actors' organ, brought by its clerk. Other and unrelated: of organs nobody here stands for."""
    places = {name: _code(world, name) for name in ("own", "other", "unrelated")}
    maker = world.actors["unit_filler"]
    files = Targets(*({"key": _file(code, maker)} for code in places.values()))
    papers = Targets(*({"key": _paper(code, maker)} for code in places.values()))
    pieces = Targets(*({"key": _upload(world, name)} for name in ("unit_filler", "stranger", "disabled")))
    return {
        **dict.fromkeys(_FILES, files),
        **dict.fromkeys(_PAPERS, papers),
        "evidence-upload-piece": pieces,
        "evidence-upload-finish": pieces,
    }


def _code(world: World, name: str) -> str:
    organisation = world.made.get(name)
    return f"matrix-{name}" if organisation is None else str(organisation.code)


def _file(code: str, maker: User) -> int:
    now = timezone.now()
    content, _ = Content.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 1, "kind": "pdf", "first_seen_at": now}
    )
    file = File.objects.create(content=content, organisation_code=code, name="a.pdf", title="材料", scan=Scan.CLEAN,
                               uploaded_by=maker, uploaded_at=now)  # fmt: skip
    return file.pk


def _paper(code: str, maker: User) -> int:
    paper = PaperEvidence.objects.create(organisation_code=code, title="纪要", place="柜", register_number=code,
                                         handler="某人", entered_by=maker, entered_at=timezone.now())  # fmt: skip
    return paper.pk


def _upload(world: World, name: str) -> object:
    return Upload.objects.create(user=world.actors[name], name="a.pdf", size=9, started_at=timezone.now()).pk
