"""What an account is told once on its workbench."""

from django.conf import settings
from django.db import models

from xueji.apps.organisation.models import Organ


class Notice(models.Model):
    """Gone when its reader puts it away: when it was read is nobody's business."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="notices")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.text
