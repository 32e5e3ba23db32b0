"""The calendars themselves, outside sign-in: the secret in the address is what lets in."""

from django.urls import path

from xueji.web.study import calendars

app_name = "calendar"
urlpatterns = [path("<slug:token>.ics", calendars.feed, name="feed")]
