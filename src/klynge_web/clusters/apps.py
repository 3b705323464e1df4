"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "klynge_web.clusters"
    label = "clusters"
    default_auto_field = "django.db.models.BigAutoField"
