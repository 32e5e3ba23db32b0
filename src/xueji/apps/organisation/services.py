"""What anybody may say to those who run the site."""

from datetime import datetime

from django.db import transaction

from xueji.apps.audit.services import record
from xueji.apps.organisation.access import Access
from xueji.apps.organisation.models import Feedback


@transaction.atomic
def give_feedback(*, access: Access, text: str, now: datetime) -> Feedback:
    feedback = Feedback.objects.create(organ=access.organ, by=access.user, at=now, text=text)
    record(organ_id=access.organ.pk, by=access.user, did="feedback.given", to=feedback)
    return feedback
