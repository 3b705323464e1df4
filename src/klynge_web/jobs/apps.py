"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "klynge_web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
