"""学习: activities, their record, their papers, and one's own record."""

from django.urls import path

from xueji.web.study import calendars, opened, own, papers, views

app_name = "study"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", own.mine, name="mine"),
    path("mine/calendar/", calendars.make_own, name="own_calendar"),
    path("mine/calendar/end/", calendars.end_own, name="end_own_calendar"),
    path("calendars/", calendars.index, name="calendars"),
    path("calendars/<slug:key>/make/", calendars.make, name="make_calendar"),
    path("calendars/<slug:key>/end/", calendars.end, name="end_calendar"),
    path("opened/", opened.opened, name="opened"),
    path("instructions/", own.instructions, name="instructions"),
    path("attendance/<slug:key>/contest/", own.contest, name="contest"),
    path("attendance/<slug:key>/answer/", own.answer, name="answer"),
    path("attendance/<slug:key>/make-up/", own.make_up, name="make_up"),
    path("<slug:key>/", views.activity, name="activity"),
    path("<slug:key>/begin/", views.begin, name="begin"),
    path("<slug:key>/mark/", views.mark, name="mark"),
    path("<slug:key>/rest/", views.rest, name="rest"),
    path("<slug:key>/write/", views.write, name="write"),
    path("<slug:key>/item/", views.item, name="item"),
    path("<slug:key>/close/", views.close, name="close"),
    path("<slug:key>/move/", views.move, name="move"),
    path("<slug:key>/open-up/", opened.open_up, name="open_up"),
    path("<slug:key>/sheet/", papers.sheet, name="sheet"),
    path("<slug:key>/notice.docx", papers.notice, name="notice"),
    path("<slug:key>/minutes.docx", papers.minutes, name="minutes"),
]
