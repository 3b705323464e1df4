"""The site's settings in tests: the real ones, in a home of their own, with a hash that costs no time."""

import os
import tempfile

os.environ.setdefault("KLYNGE_HOME", tempfile.mkdtemp(prefix="klynge-tests-"))

from klynge_web.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
