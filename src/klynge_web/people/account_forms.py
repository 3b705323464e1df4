"""Which forms do signing in and one's own account have? Those of the library, in our words, and a few of our own."""

import hashlib

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError

from klynge_web.people import step_up
from klynge_web.shell.forms import Form

_REMEMBERED = 5 * 60  # seconds; longer than a code of an authenticator app is accepted


class OurWords:
    """Labels and errors of a library's form come from the catalogue, and it has no placeholders."""

    words = "sign_in"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.widget.attrs.pop("placeholder", None)


class TwicePassword:
    """A new password is typed twice; the library's error for two different ones has no code."""

    def clean(self):
        cleaned = super(account.PasswordVerificationMixin, self).clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError("", code="password_mismatch"))
        return cleaned


class UsedOnce:
    """A code of an authenticator app is accepted once, also while the clock would still let it in."""

    def clean_code(self):
        code = super().clean_code()
        digest = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
        if not cache.add(f"klynge.factor.used:{self.user.pk}:{digest}", True, _REMEMBERED):
            raise ValidationError("", code="code_used")
        return code


class SignInByPassword(OurWords, account.LoginForm):
    pass


class AskForCode(OurWords, account.RequestLoginCodeForm):
    pass


class ConfirmCode(OurWords, account.ConfirmLoginCodeForm):
    pass


class ChangePassword(OurWords, TwicePassword, account.ChangePasswordForm):
    pass


class SetPassword(OurWords, TwicePassword, account.SetPasswordForm):
    pass


class ForgottenPassword(OurWords, account.ResetPasswordForm):
    pass


class ConfirmForgotten(OurWords, account.ConfirmPasswordResetCodeForm):
    pass


class NewPassword(OurWords, TwicePassword, account.ResetPasswordKeyForm):
    pass


class PasswordAgain(OurWords, account.ReauthenticateForm):
    pass


class Factor(OurWords, UsedOnce, factor.AuthenticateForm):
    pass


class FactorAgain(OurWords, UsedOnce, factor.ReauthenticateForm):
    pass


class FactorOn(OurWords, totp.ActivateTOTPForm):
    pass


class FactorOff(OurWords, totp.DeactivateTOTPForm):
    pass


class NewRecoveryCodes(OurWords, recovery.GenerateRecoveryCodesForm):
    pass


class StepUpCode(Form):
    """The code of a letter, when the account has neither password nor second factor."""

    words = "sign_in"
    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self):
        code = self.cleaned_data["code"]
        fault = step_up.check(self.request, code)
        if fault:
            raise ValidationError("", code=fault)
        return code


class OwnAccount(Form):
    """What a person may change about themselves."""

    words = "account"
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class CloseAccount(Form):
    """Closing one's own account: no field but the consent that one knows what it means."""

    words = "account"
    understood = forms.BooleanField()
