"""Keeping an uploaded document: read in a limited child process first, stored under its content hash after."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from xueji.apps.accounts.models import User
from xueji.apps.audit.services import record
from xueji.apps.documents.convert import as_kept
from xueji.apps.documents.models import StoredDocument
from xueji.apps.organisation.models import Organ
from xueji.core.documents.model import Document


@transaction.atomic
def store_document(*, organ: Organ, document: Document, data: bytes, by: User | None, now: datetime) -> StoredDocument:
    """Keep the bytes and the text. The file is written before the row: a file without a row is only waste."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = f"{sha256[:2]}/{sha256}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    stored = StoredDocument.objects.create(
        organ=organ,
        name=document.name[-200:],
        sha256=sha256,
        size=len(data),
        text=document.text,
        blocks=as_kept(document),
        uploaded_at=now,
        uploaded_by=by,
    )
    record(organ_id=organ.pk, by=by, did="documents.stored", to=stored, details={"sha256": sha256, "size": len(data)})
    return stored
