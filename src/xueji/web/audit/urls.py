"""审计: what was done, and whether the chain is whole."""

from django.urls import path

from xueji.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("verify/", views.verify, name="verify"),
    path("export.jsonl", views.export, name="export"),
]
