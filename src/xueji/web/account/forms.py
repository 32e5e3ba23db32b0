"""Forms of 我的账号."""

from django import forms

from xueji.apps.accounts.passwords import LONGEST

PRESENT = {"autocomplete": "current-password"}


class PresentPassword(forms.Form):
    password = forms.CharField(
        label="现在的密码", max_length=LONGEST, strip=False, widget=forms.PasswordInput(attrs=PRESENT)
    )


class NewPasswordForm(forms.Form):
    present = forms.CharField(
        label="现在的密码", max_length=LONGEST, strip=False, widget=forms.PasswordInput(attrs=PRESENT)
    )
    new = forms.CharField(
        label="新密码",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输的新密码不一样。")
        return again


class AppForm(forms.Form):
    secret = forms.CharField(max_length=200, widget=forms.HiddenInput)
    """Signed: what was shown a moment ago, kept nowhere until the app proves that it has it."""
    code = forms.CharField(
        label="应用里显示的六位数字",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(label="给它起个名字", max_length=30, initial="办公电脑")
    credential = forms.CharField(max_length=10_000, widget=forms.HiddenInput)
