"""Addresses of persons, roles, invitations and sign-in."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

from klynge_web.access.needs import READING
from klynge_web.people import account_views, invitations, joining, persons, roles, views
from klynge_web.people.library import of_factor, own, step

# names that the library reverses: they stand under the prefix of the language, without an argument for it
library_patterns = [
    path("sign-in/", step(account_views.sign_in), name="account_login"),
    path("sign-in/code/", step(account_views.sign_in_by_code), name="account_request_login_code"),
    path(
        "sign-in/code/confirm/",
        step(account.confirm_login_code, begins_at="account_request_login_code"),
        name="account_confirm_login_code",
    ),
    path("sign-in/factor/", step(factor.authenticate, begins_at="account_login"), name="mfa_authenticate"),
    path("sign-in/inactive/", step(account.account_inactive, methods=READING), name="account_inactive"),
    path("sign-in/closed/", step(account.signup), name="account_signup"),
    path("sign-in/forgotten/", step(account.password_reset), name="account_reset_password"),
    path(
        "sign-in/forgotten/code/",
        step(account.confirm_password_reset_code, begins_at="account_reset_password"),
        name="account_confirm_password_reset_code",
    ),
    path(
        "sign-in/forgotten/new/",
        step(account.complete_password_reset, begins_at="account_reset_password"),
        name="account_complete_password_reset",
    ),
    path("sign-out/", step(account.logout), name="account_logout"),
    path("account/again/", own(account_views.step_up, methods=READING), name="step_up"),
    path("account/again/code/", own(account_views.step_up_code, once=True), name="step_up_code"),
    path("account/again/password/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/again/factor/", own(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/password/", own(account.password_change, step_up=True), name="account_change_password"),
    path("account/password/new/", own(account.password_set, step_up=True), name="account_set_password"),
    path("account/factor/", own(factor.index, methods=READING), name="mfa_index"),
    path("account/factor/app/", own(totp.activate_totp, step_up=True, once=True), name="mfa_activate_totp"),
    path("account/factor/app/off/", of_factor(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "account/factor/codes/",
        of_factor(recovery.view_recovery_codes, methods=READING),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/factor/codes/file/",
        of_factor(recovery.download_recovery_codes, methods=READING),
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/factor/codes/new/",
        of_factor(recovery.generate_recovery_codes, once=True),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("", include("klynge_web.people.oidc.urls")),
    path("home/", views.home, name="home"),
    path("set-up/<str:secret>/", joining.set_up, name="set_up"),
    path("invitation/<str:secret>/", joining.join, name="join"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invitation_new, name="invitation_new"),
    path("invitations/<int:invitation>/", invitations.invitation, name="invitation"),
    path("invitations/<int:invitation>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:invitation>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.role_new, name="role_new"),
    path("roles/<int:assignment>/", roles.role, name="role"),
    path("roles/<int:assignment>/end/", roles.role_end, name="role_end"),
    path("persons/", persons.persons, name="persons"),
    path("persons/<int:person>/", persons.person, name="person"),
    path("persons/<int:person>/sign-out/", persons.person_sign_out, name="person_sign_out"),
    path("persons/<int:person>/close/", persons.person_close, name="person_close"),
    path("persons/<int:person>/reopen/", persons.person_reopen, name="person_reopen"),
    path("account/", account_views.account, name="account"),
    path("account/change/", account_views.account_change, name="account_change"),
    path("account/sessions/", account_views.sessions, name="sessions"),
    path("account/download/", account_views.account_download, name="account_download"),
    path("account/close/", account_views.account_close, name="account_close"),
]
