"""What only the import needs: the packages of the extra `import`."""

import importlib.util

EXTRA = "episode-archive[import]"
# As pyproject.toml lists them: the name of a package, and what it is called in Python.
_MODULES = {"symspellpy": "symspellpy", "webvtt-py": "webvtt"}


def complaint() -> str:
    """Which packages are missing and how to install them; empty where all are there."""
    missing = [name for name, module in _MODULES.items() if not importlib.util.find_spec(module)]
    if not missing:
        return ""
    return (
        f"the import needs {' and '.join(missing)}, which the extra `import` brings"
        f" (run `pip install '{EXTRA}'`)"
    )
