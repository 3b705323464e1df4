"""Addresses of what one follows, and of the feeds."""

urlpatterns: list = []
