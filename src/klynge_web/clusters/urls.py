"""Addresses of milieus, projects, organisations and memberships."""

urlpatterns: list = []
