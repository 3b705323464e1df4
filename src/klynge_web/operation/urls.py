"""Addresses of the operation of the installation."""

urlpatterns: list = []
