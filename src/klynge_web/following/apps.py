"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "klynge_web.following"
    label = "following"
    default_auto_field = "django.db.models.BigAutoField"
