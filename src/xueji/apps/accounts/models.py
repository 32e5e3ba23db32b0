"""Who can sign in. What somebody may do is a role grant of the organisation app; what a role may do is policy.yaml."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from xueji.apps.accounts.keys import LENGTH, new_key


class User(AbstractBaseUser):
    key = models.CharField(max_length=LENGTH, unique=True, default=new_key, editable=False)
    username = models.CharField("登录名", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name
