"""Papers → files."""

from xueji.core.documents.writers.docx import write_docx

__all__ = ["write_docx"]
