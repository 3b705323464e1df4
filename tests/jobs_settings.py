"""The site's settings for worker processes of the tests: their own jobs, and times that a test can wait for."""

import stand_ins
from klynge_web.jobs import timing
from site_settings import *  # noqa: F403

stand_ins.register()
for name, seconds in stand_ins.TIMES.items():
    setattr(timing, name, seconds)
