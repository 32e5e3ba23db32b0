from django.apps import AppConfig


class StudyApp(AppConfig):
    name = "xueji.apps.study"
    label = "study"
    verbose_name = "学习"
