"""The door, the workbench and what stands on every page."""

from django.urls import path

from xueji.web.shell import door, views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/second/", door.second_factor, name="second_factor"),
    path("sign-in/passkey/", door.passkey, name="passkey"),
    path("sign-in/passkey/options/", door.passkey_options, name="passkey_options"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("all/", views.all_pages, name="all"),
    path("organ/", views.choose_organ, name="choose_organ"),
    path("larger/", views.larger, name="larger"),
    path("put-away/", views.put_away, name="put_away"),
    path("help/", views.help_page, name="help"),
    path("restraint/", views.restraint_page, name="restraint"),
    path("feedback/", views.feedback, name="feedback"),
    path("health/", views.health, name="health"),
]
