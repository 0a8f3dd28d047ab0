"""Minifies our scripts and styles in the built site: no comments, no indentation.

A third of `theme/assets/` is comments and indentation for engineers. Builders that do not run
plugins send readers the sources.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import rcssmin
import rjsmin

_BY_SUFFIX: Mapping[str, Callable[[str], str]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


def files(paths: Iterable[Path]) -> None:
    """Minify each script and style in place; leave other files alone.

    Raises:
        OSError: a file cannot be read or written.
    """
    for path in paths:
        if minify := _BY_SUFFIX.get(path.suffix):
            path.write_text(minify(path.read_text(encoding="utf-8")), encoding="utf-8")
