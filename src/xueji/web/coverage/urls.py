"""Addresses of this area."""

from django.urls import path

app_name = "coverage"
urlpatterns: list[object] = []
