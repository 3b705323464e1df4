"""How does the site run? Nothing to write and nobody to sign in yet, so it answers on this machine only."""

import secrets
from pathlib import Path

from klynge import settings as core

BASE = Path(__file__).parents[1]
DEBUG = False

# nothing is signed that outlives the process; an installation with people in it will keep a secret of its own
SECRET_KEY = secrets.token_urlsafe(48)

# loopback only: the server binds to it, and no other host name is answered
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

ROOT_URLCONF = "klynge_web.config.urls"
WSGI_APPLICATION = "klynge_web.config.wsgi.application"
INSTALLED_APPS = ["django.contrib.staticfiles", "klynge_web.atlas"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "klynge_web.atlas.problems.ProblemMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["klynge_web.atlas.templatetags.klynge"],
            "context_processors": ["django.template.context_processors.request", "klynge_web.atlas.pages.page"],
        },
    }
]
DATABASES: dict = {}
USE_TZ = True
USE_I18N = False  # texts come from the core's catalogue, one mechanism for pages and reports

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}}
# `klynge serve` makes the folder, and collects and compresses the files; without it they are read where they stand
COLLECTED = core.load().home / "static"
STATIC_ROOT = COLLECTED if COLLECTED.exists() else None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the design system's icons are data addresses in its style sheet
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
