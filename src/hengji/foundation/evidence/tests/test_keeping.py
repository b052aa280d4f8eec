"""Scrub finds what changed; collecting removes only what may go."""

import os
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone
from pytest_django import Settings

from hengji.foundation.evidence import actions, tasks
from hengji.foundation.evidence.actions.uploads import part_of
from hengji.foundation.evidence.intake import folder
from hengji.foundation.evidence.models import Content, File, Upload
from hengji.foundation.evidence.store import store
from hengji.foundation.organisations.models import User

from .corpus.build import pdf
from .world import PLACE, B, a_file, bring, entries

TODAY = date(2026, 11, 23)


def path_of(settings: Settings, key: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / "files" / key[:2] / key


def test_scrub_finds_what_was_changed_taken_and_added(officer: User, settings: Settings) -> None:
    keys = [a_file(officer, number).content_id for number in range(4)]
    assert actions.scrub(today=TODAY, everything=True) == actions.Scrub(4, (), (), ())
    changed = path_of(settings, keys[0])
    changed.chmod(0o600)
    changed.write_bytes(pdf(content=b"swapped"))
    path_of(settings, keys[1]).unlink()
    added = path_of(settings, "ab" + "0" * 62)
    added.parent.mkdir(exist_ok=True)
    added.write_bytes(b"a")
    found = actions.scrub(today=TODAY, everything=True)
    assert found == actions.Scrub(4, (keys[0],), (keys[1],), ("ab" + "0" * 62,))
    assert (found.good, len(entries("evidence.scrub"))) == (False, 2)


def test_thirty_days_look_at_every_file_once(officer: User) -> None:
    for number in range(5):
        a_file(officer, number)
    shares = [actions.scrub(today=TODAY + timedelta(days=day)).checked for day in range(30)]
    assert sum(shares) == 5


def test_nothing_that_is_held_or_was_used_is_collected(officer: User, settings: Settings) -> None:
    later = timezone.now() + timedelta(days=400)
    held, used, fresh = (a_file(officer, number) for number in range(3))
    actions.detach_use(actions.attach_material(used, by=officer, place=PLACE), by=officer)
    actions.withdraw_file(used, by=officer, reason="传错了")
    assert actions.collect_garbage(now=later) == actions.Garbage((), (), (), 0)
    actions.withdraw_file(fresh, by=officer, reason="传错了")
    assert actions.collect_garbage(now=timezone.now() + timedelta(days=29)).files == ()
    assert File.objects.count() == 3
    assert store().has(held.content_id)


def test_withdrawn_file_goes_after_its_time_with_an_entry(officer: User, other: User) -> None:
    later = timezone.now() + timedelta(days=31)
    file = a_file(officer)
    shared = bring(pdf(), by=officer).file
    kept = bring(pdf(), by=other, organisation_code=B).file
    for each in (file, shared):
        actions.withdraw_file(each, by=officer, reason="传错了")
    keys = {file.content_id, shared.content_id}
    dry = actions.collect_garbage(now=later, dry_run=True)
    assert (set(dry.files), dry.orphans, File.objects.count()) == (keys, (), 3)
    done = actions.collect_garbage(now=later)
    assert (set(done.files), done.orphans) == (keys, (file.content_id,))
    assert set(File.objects.all()) == {kept}
    assert list(store().keys()) == [kept.content_id] == [each.sha256 for each in Content.objects.all()]
    assert {obj for _, obj in entries("evidence.purge")} == {f"evidence.file:{each.pk}" for each in (file, shared)}
    assert [obj for _, obj in entries("evidence.purge_content")] == [f"evidence.content:{file.content_id}"]
    assert len(entries("evidence.remove_orphans")) == 1


def test_unfinished_uploads_and_leftovers_go(officer: User) -> None:
    upload = actions.start_upload(by=officer, name="a.pdf", size=9)
    actions.append_to_upload(upload, by=officer, offset=0, data=b"%PDF")
    stale = folder("incoming") / "stale"
    stale.write_bytes(b"a")
    os.utime(stale, (0, 0))
    fresh = folder("incoming") / "fresh"
    fresh.write_bytes(b"a")
    assert actions.collect_garbage() == actions.Garbage((), (), (), 1)
    assert (stale.exists(), fresh.exists(), part_of(upload).exists()) == (False, True, True)
    found = actions.collect_garbage(now=timezone.now() + timedelta(days=8))
    assert (found.uploads, found.leftovers, Upload.objects.count()) == ((str(upload.pk),), 1, 0)
    assert not part_of(upload).exists()


def test_nothing_is_collected_while_the_store_is_damaged(officer: User, settings: Settings) -> None:
    gone, kept = a_file(officer, 1), actions.withdraw_file(a_file(officer, 2), by=officer, reason="传错了")
    File.objects.filter(pk=kept.pk).update(withdrawn_at=timezone.now() - timedelta(days=31))
    path = path_of(settings, gone.content_id)
    path.rename(path.with_name("aside"))
    assert tasks.keep() == "存储有问题：0份内容不符，1份丢失；没有清理"
    assert store().has(kept.content_id)
    path.with_name("aside").rename(path)
    assert tasks.keep().endswith("清理到期材料1份")
    assert (store().has(kept.content_id), store().has(gone.content_id)) == (False, True)


def test_scanner_is_asked_again_only_where_there_is_one(officer: User, settings: Settings) -> None:
    file = a_file(officer)
    assert tasks.scan() == ""
    file.refresh_from_db()
    assert file.scan == "unscanned"
    settings.EVIDENCE_SCANNER = "hengji.foundation.evidence.tests.test_files.clean"
    assert tasks.scan() == "1份材料得到查毒结果"
    file.refresh_from_db()
    assert file.scan == "clean"
