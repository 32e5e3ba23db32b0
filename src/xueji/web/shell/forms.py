"""The forms of the shell: signing in and giving feedback."""

from django import forms


class SignInForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=60)
    password = forms.CharField(label="密码", max_length=128, widget=forms.PasswordInput)


class FeedbackForm(forms.Form):
    text = forms.CharField(label="您的意见", max_length=500, widget=forms.Textarea(attrs={"rows": 5}))
