"""The site's settings in tests: the real ones, in a home of their own, with a hash that costs no time."""

import os
import tempfile

os.environ.setdefault("KLYNGE_HOME", tempfile.mkdtemp(prefix="klynge-tests-"))
# the driver of the browser keeps an event loop in the thread of the tests; their queries are not asynchronous
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"

from klynge_web.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
