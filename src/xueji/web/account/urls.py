"""我的账号: password, second factors, sessions and outside identities of the person who is signed in."""

from django.urls import path

from xueji.web.account import factors, outside, views

app_name = "account"
urlpatterns = [
    path("", views.index, name="index"),
    path("password/", views.password, name="password"),
    path("confirm/", views.confirm, name="confirm"),
    path("stay/", views.stay, name="stay"),
    path("sessions/end/", views.end_session, name="end_session"),
    path("sessions/end-others/", views.end_others, name="end_others"),
    path("second-factor/", factors.second_factor, name="second_factor"),
    path("second-factor/remove/", factors.remove, name="remove_factor"),
    path("passkey/", factors.passkey, name="passkey"),
    path("passkey/options/", factors.passkey_options, name="passkey_options"),
    path("recovery/", factors.recovery, name="recovery"),
    path("outside/", outside.begin, name="outside"),
    path("outside/link/", outside.link, name="link"),
    path("outside/unlink/", outside.unlink, name="unlink"),
    path("outside/<slug:provider>/", outside.returned, name="returned"),
]
