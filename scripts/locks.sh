#!/bin/sh
# Resolve pyproject.toml into hashed locks. They name no index, so any mirror serves.
set -eu
lock() {
    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        "$@"
}
# the tests' versions are constrained by what runs, so that tests see the versions people run
lock pyproject.toml -o requirements/run.txt
lock pyproject.toml --extra dev -c requirements/run.txt -o requirements/test.txt
# what installs and builds: uv for speed, setuptools for the package itself
printf '%s\n' "uv==$(.venv/bin/uv --version | cut -d' ' -f2)" "setuptools>=80,<82" | lock - -o requirements/build.txt
