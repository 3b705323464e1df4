"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "klynge_web.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
