"""外出: who is away when, entered by the clerk or read from a calendar; each sees the own days alone."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from xueji.apps.organisation.absences import Stretch, add_absence, remove_absence, still_missing, take_absences
from xueji.apps.organisation.models import Person
from xueji.apps.organisation.queries import absence_in, absences_of, roster_of
from xueji.core.errors import XuejiError
from xueji.core.organisation.limited import read_absences_in_child
from xueji.web.organisation.forms import AbsenceForm, CalendarForm
from xueji.web.organisation.years import say_saved, say_saved_for, year_asked
from xueji.web.shell.request import Request, Seen

SALT = "absences"
KEPT_FOR = timedelta(hours=1)


def absences(request: Request) -> HttpResponse:
    return _page(request, AbsenceForm() if request.access.organ_wide else None)


def add(request: Request) -> HttpResponse:
    form = AbsenceForm(request.POST).among(roster_of(request.access))
    _, year = year_asked(request)
    if form.is_valid():
        given = form.cleaned_data
        try:
            add_absence(access=request.access, year=year, **given)
        except XuejiError as error:
            form.add_error(None, str(error))
        else:
            say_saved(request, given["since"], given["until"])
            return _back(year)
    return _page(request, form)


def remove(request: Request, key: str) -> HttpResponse:
    absence = get_object_or_404(absence_in(request.access, key))
    since, until = absence.since, absence.until
    remove_absence(access=request.access, absence=absence)
    say_saved(request, since, until)
    return _back(year_asked(request)[1])


def import_calendar(request: Request) -> HttpResponse:
    """The dry run: which days the file would add. Nothing is kept, neither the file nor what it says of its days."""
    people = roster_of(request.access)
    form = CalendarForm(request.POST or None, request.FILES or None).among(people)
    years, year = year_asked(request)
    context: dict[str, object] = {"form": form, "years": years, "year": year}
    if request.method == "POST" and form.is_valid():
        person, file = form.cleaned_data["person"], form.cleaned_data["file"]
        try:
            found = read_absences_in_child(file.read(), file.name, person=person.roster_id, year=year)
            missing = still_missing(person, [(one.since, one.until) for one in found])
            context |= {"person": person, "missing": missing, "found": found}
            context["pending"] = _sign(request, person, year, missing) if missing else ""
        except XuejiError as error:
            form.add_error("file", str(error))
    return render(request, "organisation/absences_import.html", context, status=422 if form.errors else 200)


def _sign(request: Request, person: Person, year: int, missing: Sequence[Stretch]) -> str:
    """What was shown travels with the page, signed for this organ: nothing of a calendar lies on the disk."""
    days = [[since.isoformat(), until.isoformat()] for since, until in missing]
    return signing.dumps([request.access.organ.pk, person.key, year, days], salt=SALT, compress=True)


def take(request: Request) -> HttpResponse:
    fault = XuejiError("试导入已过了一小时，或不是本单位的。请到“外出”再选一次文件。")
    try:
        organ_id, key, year, days = signing.loads(request.POST.get("pending", ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise fault from error
    if organ_id != request.access.organ.pk:
        raise fault
    person = get_object_or_404(roster_of(request.access), key=key)
    stretches = [(date.fromisoformat(since), date.fromisoformat(until)) for since, until in days]
    take_absences(access=request.access, person=person, stretches=stretches)
    say_saved_for(request, year)
    return _back(year)


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('organisation:absences')}?year={year}")


def _page(request: Request, form: AbsenceForm | None) -> HttpResponse:
    years, year = year_asked(request)
    away = absences_of(request.access, year)
    context = {
        "years": years,
        "year": year,
        "absences": away,
        "form": form.among(roster_of(request.access)) if form else None,
        "own": not request.access.organ_wide,
    }
    request.seen = [Seen(subject=key) for key in dict.fromkeys(row.person.key for row in away)]
    return render(request, "organisation/absences.html", context, status=422 if form and form.errors else 200)
