"""Addresses of signing in through a provider."""

from django.urls import path

from klynge_web.people.oidc import views

# the one address that has no language: it is registered with the provider
back_patterns = [
    path("sign-in/with/<slug:provider>/back/", views.back, name="provider_back"),
]

urlpatterns = [
    path("sign-in/with/<slug:provider>/", views.sign_in, name="provider_sign_in"),
    path("sign-in/with/<slug:provider>/stopped/", views.stopped, name="provider_stopped"),
    path("account/again/with/<slug:provider>/", views.again, name="provider_again"),
    path("account/providers/", views.accounts, name="account_providers"),
    path("account/providers/<slug:provider>/link/", views.link, name="provider_link"),
    path("account/providers/<int:linked>/unlink/", views.unlink, name="provider_unlink"),
]
