"""Our scripts and styles as readers load them: without comments and indentation.

A third of what is written in `theme/assets/` is there for the next engineer. Builders that run no
plugins send it to readers too.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import rcssmin
import rjsmin

_BY_SUFFIX: Mapping[str, Callable[[str], str]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


def files(paths: Iterable[Path]) -> None:
    """Rewrite each script and style in place; what is neither is left alone.

    Raises:
        OSError: one of them cannot be read or written.
    """
    for path in paths:
        if minified := _BY_SUFFIX.get(path.suffix):
            path.write_text(minified(path.read_text(encoding="utf-8")), encoding="utf-8")
