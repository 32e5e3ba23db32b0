from django.apps import AppConfig


class TimetableApp(AppConfig):
    name = "xueji.apps.timetable"
    label = "timetable"
    verbose_name = "日程"
