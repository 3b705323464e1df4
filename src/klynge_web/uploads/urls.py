"""Addresses of uploads."""

urlpatterns: list = []
