"""The files of other projects are those that vendor.toml names."""

import subprocess
import sys
import tomllib

from tests.architecture.repository import ROOT


def test_vendored_files_match_their_checksums() -> None:
    done = subprocess.run(
        [sys.executable, "tools/vendor.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_vendored_file_is_listed() -> None:
    packages = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))["package"]
    listed = {ROOT / file["path"] for package in packages for file in package["file"]}
    folders = {path.parent for path in listed}
    assert {path for folder in folders for path in folder.iterdir()} == listed
    assert all(package["licence"] for package in packages)
