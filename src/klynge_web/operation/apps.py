"""Tells the site that these pages and tables are there."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "klynge_web.operation"
    label = "operation"
    default_auto_field = "django.db.models.BigAutoField"
