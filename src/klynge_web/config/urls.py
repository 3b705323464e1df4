"""Which addresses are there? Every page stands under its language."""

from django.urls import include, path, register_converter

from klynge.text import LANGUAGES
from klynge_web.atlas import views


class Language:
    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Language, "lang")

urlpatterns = [
    path("", views.default_language),
    path("<lang:lang>/", include("klynge_web.atlas.urls")),
]
handler404 = "klynge_web.atlas.problems.not_found"
handler500 = "klynge_web.atlas.problems.server_error"
