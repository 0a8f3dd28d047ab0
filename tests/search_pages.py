"""A page with nothing on it but the search, for indexes that have no site around them."""

import shutil
from pathlib import Path

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval';"
    " connect-src 'self'; worker-src 'self'"
)
"""The strictest policy that the search works with."""

ROOT = Path(__file__).parent.parent


def search_page(site: Path) -> Path:
    """Put the page and the scripts beside an index; returns the folder to serve."""
    shutil.copytree(ROOT / "generator" / "theme" / "assets", site / "assets", dirs_exist_ok=True)
    (site / "index.html").write_text(
        '<!doctype html><html lang="en"><title>Search</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<div class="md-header__inner"></div>'
        '<button class="ea-search-open" title="Search" data-failed="No search" hidden></button>'
        '<script type="module" src="assets/search/open.js"></script>',
        encoding="utf-8",
    )
    return site
