from django.apps import AppConfig


class DocumentsApp(AppConfig):
    name = "xueji.apps.documents"
    label = "documents"
    verbose_name = "文件"
