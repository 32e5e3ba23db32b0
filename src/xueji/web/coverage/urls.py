"""覆盖: the matrix, one cell opened, and the bulletin made from it."""

from django.urls import path

from xueji.web.coverage import views
from xueji.web.coverage.year_end import year_end

app_name = "coverage"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("bulletin/", views.bulletin, name="bulletin"),
    path("bulletin/<slug:key>.docx", views.bulletin_paper, name="bulletin_paper"),
    path("year-end/<slug:key>/", year_end, name="year_end"),
    path("topic/<int:pk>/times/", views.set_topic, name="set_topic"),
    path("topic/<int:pk>/at/<slug:column>/", views.topic, name="topic"),
    path("<slug:key>/at/<slug:column>/", views.cell, name="cell"),
    path("<slug:key>/record/", views.record_done, name="record"),
    path("<slug:key>/exempt/", views.exempt, name="exempt"),
]
