"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klynge_web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
