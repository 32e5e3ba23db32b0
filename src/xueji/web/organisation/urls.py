"""单位: units and people, the roster, who holds which role."""

from django.urls import path

from xueji.web.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.index, name="index"),
    path("roster/", views.roster, name="roster"),
    path("roster/take/", views.take, name="take"),
    path("roster/template.xlsx", views.template, name="template"),
    path("grants/", views.grants, name="grants"),
]
