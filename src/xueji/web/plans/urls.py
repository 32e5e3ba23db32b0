"""计划: the plans, the desk where duties are confirmed, the materials."""

from django.urls import path

from xueji.web.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("materials/", views.materials, name="materials"),
    path("<slug:key>/", views.desk, name="desk"),
    path("<slug:key>/confirm-rest/", views.confirm_rest, name="confirm_rest"),
    path("duty/<slug:key>/decide/", views.decide, name="decide"),
    path("duty/<slug:key>/edit/", views.edit, name="edit"),
    path("finding/<int:pk>/seen/", views.see_finding, name="see_finding"),
]
