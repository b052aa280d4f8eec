"""Bring the files of other projects that the browser needs into the repository, and prove that they are unchanged.

vendor.toml names package, version, licence and, for each file, its sha256. Run without arguments it fetches the
packages with `npm pack` and writes the files; `--record` also writes the new checksums into vendor.toml, which is how
a version is raised; `--check` only compares and needs no network. A face for printing may be reduced to the characters
of an encoding (`characters = "gb2312"`), where another face of ours draws the rest.
"""

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "vendor.toml"
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)")


@dataclass(frozen=True)
class Vendored:
    package: str
    version: str
    sources: tuple[str, ...]
    path: Path
    sha256: str
    characters: str = ""  # an encoding: the face keeps what that can write, and nothing else

    @property
    def is_sprite(self) -> bool:
        """Several small pictures become one file, so that a page asks for its icons once."""
        return self.path.suffix == ".svg"


def read_list(text: str) -> Iterator[Vendored]:
    for package in tomllib.loads(text)["package"]:
        for file in package["file"]:
            yield _vendored(package, file)


def _vendored(package: dict[str, Any], file: dict[str, Any]) -> Vendored:
    sources = tuple(file["sources"]) if "sources" in file else (file["source"],)
    return Vendored(package["name"], package["version"], sources, ROOT / file["path"], file["sha256"],
                    file.get("characters", ""))  # fmt: skip


def differences(files: list[Vendored]) -> list[str]:
    return [f"{file.path.relative_to(ROOT)} does not match vendor.toml" for file in files if _sum(file) != file.sha256]


def _sum(file: Vendored) -> str:
    return hashlib.sha256(file.path.read_bytes()).hexdigest() if file.path.exists() else "absent"


def fetch(package: str, version: str, folder: Path) -> tarfile.TarFile:
    command = ["npm", "pack", "--silent", f"{package}@{version}", "--pack-destination", str(folder)]
    if shutil.which("npm") is None:
        raise SystemExit("npm is missing: install the Debian package npm.")
    name = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout.split()[-1]
    return tarfile.open(folder / name)


def content(file: Vendored, archive: tarfile.TarFile) -> bytes:
    parts = [_member(archive, source) for source in file.sources]
    if file.is_sprite:
        return _sprite(dict(zip(file.sources, parts, strict=True)))
    if file.characters:
        return _reduced(parts[0], file.characters)
    if file.path.suffix == ".ttf":
        return parts[0]
    return SOURCE_MAP.sub(b"", parts[0])  # the manifest of static files stumbles over maps that are not shipped


def _member(archive: tarfile.TarFile, source: str) -> bytes:
    handle = archive.extractfile(f"package/{source}")
    if handle is None:
        raise SystemExit(f"{source} is a folder, not a file")
    return handle.read()


def _sprite(icons: dict[str, bytes]) -> bytes:
    space = "http://www.w3.org/2000/svg"
    ET.register_namespace("", space)
    sprite = ET.Element(f"{{{space}}}svg")
    for source, data in icons.items():
        drawing = ET.fromstring(data)  # noqa: S314 - its archive was checked by npm, the result is checked by sha256
        attributes = {"id": Path(source).stem, "viewBox": "0 0 24 24"}
        symbol = ET.SubElement(sprite, f"{{{space}}}symbol", attributes)
        symbol.extend(part for part in drawing if part.get("stroke") != "none")
    return ET.tostring(sprite)


def _reduced(face: bytes, encoding: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - slow import
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    kept = [code for code in range(0x20, 0x10000) if not chr(code).isspace() and _writes(encoding, chr(code))]
    font = TTFont(io.BytesIO(face), recalcTimestamp=False)
    chooser = subset.Subsetter(subset.Options(hinting=False, layout_features=["vert", "kern"]))
    chooser.populate(unicodes=[0x20, 0x3000, *kept])
    chooser.subset(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _writes(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def write(files: list[Vendored]) -> dict[str, str]:
    """Write every file and return old checksum → new one for those that changed."""
    changed = {}
    with tempfile.TemporaryDirectory() as folder:
        archives = {(file.package, file.version) for file in files}
        opened = {key: fetch(*key, Path(folder)) for key in archives}
        for file in files:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            file.path.write_bytes(content(file, opened[file.package, file.version]))
            if _sum(file) != file.sha256:
                changed[file.sha256] = _sum(file)
    return changed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--record", action="store_true", help="accept the fetched files: write their checksums")
    options = parser.parse_args()
    text = LIST.read_text(encoding="utf-8")
    files = list(read_list(text))
    changed = {} if options.check else write(files)
    if options.record:
        for old, new in changed.items():
            text = text.replace(old, new)
        LIST.write_text(text, encoding="utf-8")
    problems = differences(list(read_list(text)))
    print("\n".join(problems) or f"{len(files)} vendored files match vendor.toml")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
