"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "klynge_web.uploads"
    label = "uploads"
    default_auto_field = "django.db.models.BigAutoField"
