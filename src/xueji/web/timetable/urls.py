"""日程: the year, its months, and the search that found it."""

from django.urls import path

from xueji.web.timetable import comparing, moving, posted, views

app_name = "timetable"
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
    path("run/<slug:key>/", views.run, name="run"),
    path("run/<slug:key>/progress/", views.progress, name="progress"),
    path("run/<slug:key>/stop/", views.stop, name="stop"),
    path("session/<slug:key>/", moving.session, name="session"),
    path("session/<slug:key>/slots.json", moving.slots, name="slots"),
    path("session/<slug:key>/move/", moving.move, name="move"),
    path("<slug:key>/", views.year, name="year"),
    path("<slug:key>/again/", views.again, name="again"),
    path("<slug:key>/refuse/", moving.refuse, name="refuse"),
    path("<slug:key>/week/<str:day>/", views.week, name="week"),
    path("<slug:key>/against/<slug:other>/", comparing.compare, name="compare"),
    path("<slug:key>/publish/", views.publish, name="publish"),
    path("<slug:key>/month/<int:month>/", views.month, name="month"),
    path("<slug:key>/export.<slug:kind>", views.export, name="export"),
    path("<slug:key>/posted/<slug:period>.<slug:kind>", posted.posted, name="posted"),
]
