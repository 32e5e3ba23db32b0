"""计划: the plans, the desk where duties are confirmed, the materials."""

from django.urls import path

from xueji.web.plans import acts, papers, settling, views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("materials/", views.materials, name="materials"),
    path("<slug:key>/", acts.desk, name="desk"),
    path("<slug:key>/compare/<slug:other>/", papers.compare, name="compare"),
    path("<slug:key>/plan.docx", papers.paper, name="paper"),
    path("<slug:key>/add-duty/", acts.add_duty, name="add_duty"),
    path("<slug:key>/confirm-rest/", acts.confirm_rest, name="confirm_rest"),
    path("<slug:key>/settle-anew/", settling.settle_anew, name="settle_anew"),
    path("duty/<slug:key>/decide/", acts.decide, name="decide"),
    path("duty/<slug:key>/edit/", acts.edit, name="edit"),
    path("duty/<slug:key>/split/", acts.split, name="split"),
    path("duty/<slug:key>/merge/", acts.merge, name="merge"),
    path("duty/<slug:key>/restore/", acts.restore, name="restore"),
    path("finding/<int:pk>/seen/", acts.see_finding, name="see_finding"),
]
