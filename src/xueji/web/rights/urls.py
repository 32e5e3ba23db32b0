"""个人信息: what is held about oneself, who looked at it, taking it away, having it corrected."""

from django.urls import path

from xueji.web.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("export.zip", views.export, name="export"),
    path("ask/", views.ask, name="ask"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<slug:key>/answer/", views.answer, name="answer"),
]
