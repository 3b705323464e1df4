"""Addresses of persons, roles, invitations and sign-in."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path

from klynge_web.people import views
from klynge_web.people.library import own, step

# names that the library reverses: they stand under the prefix of the language, without an argument for it
library_patterns = [
    path("sign-in/", step(account.login), name="account_login"),
    path("sign-in/code/", step(account.request_login_code), name="account_request_login_code"),
    path("sign-in/code/confirm/", step(account.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/factor/", step(factor.authenticate), name="mfa_authenticate"),
    path("sign-in/inactive/", step(account.account_inactive), name="account_inactive"),
    path("sign-in/closed/", step(account.signup), name="account_signup"),
    path("sign-out/", own(account.logout), name="account_logout"),
    path("account/again/", own(views.step_up), name="step_up"),
    path("account/again/password/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/again/factor/", own(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/password/", own(account.password_change, step_up=True), name="account_change_password"),
    path("account/password/new/", own(account.password_set, step_up=True), name="account_set_password"),
    path("account/factor/", own(factor.index), name="mfa_index"),
    path("account/factor/app/", own(totp.activate_totp, step_up=True), name="mfa_activate_totp"),
    path("account/factor/app/off/", own(totp.deactivate_totp, step_up=True), name="mfa_deactivate_totp"),
    path("account/factor/codes/", own(recovery.view_recovery_codes, step_up=True), name="mfa_view_recovery_codes"),
    path(
        "account/factor/codes/new/",
        own(recovery.generate_recovery_codes, step_up=True),
        name="mfa_generate_recovery_codes",
    ),
    path("account/sessions/", own(sessions.list_usersessions), name="usersessions_list"),
]

urlpatterns = [
    path("home/", views.home, name="home"),
    path("account/", views.account, name="account"),
]
