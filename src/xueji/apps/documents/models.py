"""What was uploaded: the bytes under their content hash outside the web root, and the text that was read from them."""

from django.conf import settings
from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key
from xueji.apps.organisation.models import Organ


class StoredDocument(models.Model):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="documents")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    text = models.TextField()
    blocks = models.JSONField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    def __str__(self) -> str:
        return self.name
