"""单位: units and people, the roster, the rules that bind, who holds which role."""

from django.urls import path

from xueji.web.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.index, name="index"),
    path("roster/", views.roster, name="roster"),
    path("roster/take/", views.take, name="take"),
    path("roster/template.xlsx", views.template, name="template"),
    path("norms/", views.norms, name="norms"),
    path("norms/kind/", views.kind, name="kind"),
    path("norms/switch/", views.switch, name="switch"),
    path("grants/", views.grants, name="grants"),
]
