"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "klynge_web.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
