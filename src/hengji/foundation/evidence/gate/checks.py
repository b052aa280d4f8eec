"""The list of checks, in order. Each is one small function; all of them speak, so that a person learns all at once."""

from collections.abc import Callable, Iterable
from pathlib import Path

from . import archives, images, names, office, pdf, signatures, xml
from .problems import Problem
from .subject import Limits, Subject

Check = Callable[[Subject], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    names.check_name,
    names.check_extension,
    names.check_size,
    signatures.check_magic,
    signatures.check_other_format,
    archives.check_directory,
    archives.check_frame,
    archives.check_count,
    archives.check_unpacked,
    archives.check_paths,
    archives.check_links,
    archives.check_duplicates,
    archives.check_overlap,
    archives.check_locks,
    archives.check_truth,
    office.check_main_part,
    office.check_parts,
    office.check_content,
    xml.check_xml,
    office.check_relations,
    office.check_formulas,
    office.check_pictures,
    pdf.check_shape,
    pdf.check_names,
    pdf.check_start_action,
    pdf.check_addresses,
    pdf.check_streams,
    pdf.check_pictures,
    images.check_png,
    images.check_jpg,
)


def examine(path: Path, name: str, limits: Limits | None = None) -> list[Problem]:
    """Say everything that is wrong with a file, each reason once; an empty list opens the gate."""
    subject = Subject(path, name, limits or Limits())
    return list(dict.fromkeys(found for check in CHECKS for found in check(subject)))
