"""Which addresses are there? Every page stands under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter

from klynge.text import LANGUAGES
from klynge_web.atlas import views
from klynge_web.people.oidc.urls import back_patterns
from klynge_web.people.urls import library_patterns


class Language:
    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Language, "lang")

urlpatterns = [
    path("", views.default_language),
    path("<lang:lang>/", include("klynge_web.atlas.urls")),
    path("<lang:lang>/", include("klynge_web.people.urls")),
    path("<lang:lang>/", include("klynge_web.clusters.urls")),
    path("<lang:lang>/", include("klynge_web.uploads.urls")),
    path("<lang:lang>/", include("klynge_web.library.urls")),
    path("<lang:lang>/", include("klynge_web.jobs.urls")),
    path("<lang:lang>/", include("klynge_web.following.urls")),
    path("", include("klynge_web.operation.urls")),
    *back_patterns,
    *i18n_patterns(*library_patterns),
]
handler400 = "klynge_web.shell.problems.bad_request"
handler404 = "klynge_web.shell.problems.not_found"
handler500 = "klynge_web.shell.problems.server_error"
