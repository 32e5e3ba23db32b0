"""A file's bytes → Document. Untrusted bytes are parsed in a limited child process, never in the caller's."""

from xueji.core.documents.readers.child import read_in_child
from xueji.core.documents.readers.kinds import read_document

__all__ = ["read_document", "read_in_child"]
