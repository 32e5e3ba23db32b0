"""What was done, by whom, chained so that nothing is altered or taken away unseen. Ids of others are plain numbers.

An entry names nobody: its `body` is what the digest covers, its other columns repeat parts of the body to be asked by.
Names and what people wrote lie in a payload beside it and can be erased; entries can not, the database refuses it.
"""

import json
from functools import cached_property
from typing import Any

from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key


class Head(models.Model):
    """The end of one organ's chain; the row that a new entry locks. `chain` is the chain's own random name."""

    organ_id = models.BigIntegerField(unique=True)
    chain = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.length}"


class Entry(models.Model):
    """`actor` and `subject` are keys of an account and of the person whose data were read: names stand elsewhere."""

    organ_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=20, blank=True)
    did = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_key = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=20, blank=True)
    body = models.TextField()
    algorithm = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ_id", "seq"], name="audit_entry_seq_once")]
        indexes = [
            models.Index(fields=["organ_id", "actor", "seq"], name="audit_entry_by_actor"),
            models.Index(fields=["organ_id", "at"], name="audit_entry_by_time"),
            models.Index(
                fields=["organ_id", "subject"], name="audit_entry_by_subject", condition=~models.Q(subject="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.did}"

    @cached_property
    def told(self) -> dict[str, Any]:
        """The body's parts by name."""
        parts: dict[str, Any] = json.loads(self.body)
        return parts

    @property
    def details(self) -> dict[str, Any]:
        """What was changed, in names of fields, numbers and keys."""
        facts: dict[str, Any] = self.told.get("facts", self.told.get("details", {}))
        return facts


class Payload(models.Model):
    """The name of who acted and what somebody wrote, beside the entry that vouches for it, until they are erased."""

    organ_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    salt = models.CharField(max_length=32)
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ_id", "seq"], name="audit_payload_seq_once")]

    def __str__(self) -> str:
        return f"{self.seq}"

    @property
    def said(self) -> dict[str, Any]:
        parts: dict[str, Any] = json.loads(self.content)
        return parts
