"""Which files of others does the site serve? Copied from node_modules to static/vendor, with their licences."""

import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).with_name("static") / "vendor"
FILES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "designsystemet-theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
    "designsystemet.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "LICENSE-inter.txt": "@fontsource-variable/inter/LICENSE",
}


def main(modules: Path) -> None:
    """Copy the files; a missing one stops the set-up, so that no page goes out without its style."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(modules / source, TARGET / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
