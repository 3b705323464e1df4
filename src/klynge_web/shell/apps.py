"""Tells the site that these pages and tables are there."""

from pathlib import Path

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "klynge_web.shell"
    label = "shell"

    def ready(self) -> None:
        from klynge import api

        api.add_texts(Path(__file__).parents[1] / "texts")
