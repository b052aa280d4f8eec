"""The gate that every uploaded file passes. Pure: no Django, no database."""

from .checks import CHECKS, examine
from .problems import Code, Problem, problem
from .subject import MEDIA_TYPES, SUFFIXES, Kind, Limits, Subject

__all__ = ["CHECKS", "MEDIA_TYPES", "SUFFIXES", "Code", "Kind", "Limits", "Problem", "Subject", "examine", "problem"]
