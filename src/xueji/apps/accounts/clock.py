"""Today for this site: the real day in Shanghai, or a demonstration's. Audit and sign-in never ask here."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    fixed = settings.TODAY
    return fixed if isinstance(fixed, date) else timezone.localdate()
