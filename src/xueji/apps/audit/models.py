"""What was done, by whom, chained so that nothing is altered or taken away unseen. Ids of others are plain numbers."""

from django.db import models


class Head(models.Model):
    """The end of one organ's chain; the row that a new entry locks."""

    organ_id = models.BigIntegerField(unique=True)
    length = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.length}"


class Entry(models.Model):
    organ_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=40, blank=True)
    did = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_key = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ_id", "seq"], name="audit_entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.seq} {self.did}"

    def entry(self) -> dict[str, object]:
        """What the digest covers."""
        return {
            "seq": self.seq,
            "organ": self.organ_id,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "did": self.did,
            "type": self.object_type,
            "key": self.object_key,
            "details": self.details,
        }
