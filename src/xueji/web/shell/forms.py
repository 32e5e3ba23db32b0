"""The forms of the shell: signing in, its second step, and giving feedback."""

from django import forms

from xueji.apps.accounts.passwords import LONGEST


class SignInForm(forms.Form):
    username = forms.CharField(
        label="登录名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class FeedbackForm(forms.Form):
    text = forms.CharField(label="您的意见", max_length=500, widget=forms.Textarea(attrs={"rows": 5}))
