"""A document as a Word file."""

from .file import as_docx

__all__ = ["as_docx"]
