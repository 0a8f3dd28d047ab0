"""Serves a built site from a thread, as a static host does: unknown addresses get 404.html."""

import functools
import gzip
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parent.parent
_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml"}


class _Handler(SimpleHTTPRequestHandler):
    """Serves files quietly."""

    def __init__(self, *arguments: Any, policy: str, **options: Any) -> None:  # noqa: ANN401 - the base's
        self.policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        """Add the Content-Security-Policy, if there is one."""
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the tests look at the pages, not at the requests."""

    def do_GET(self) -> None:
        """Answer with a part of a file where one is asked for, as players of recordings do."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if not asked or not file.is_file():
            super().do_GET()
            return
        content = file.read_bytes()
        start, end = int(asked[1]), int(asked[2] or len(content) - 1)
        part = content[start : end + 1]
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(content)}")
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough
            self.wfile.write(part)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer an unknown address with the site's own page."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    """Says nothing of a browser that closed the page before it had all of it."""

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Print everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _CompressingHandler(_Handler):
    """Answers as GitHub Pages does: text compressed, everything to be kept for ten minutes."""

    protocol_version = "HTTP/1.1"
    keep: ClassVar[str] = "max-age=600"

    def do_GET(self) -> None:
        """Answer with the whole file, compressed where it is text."""
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            self.send_error(404)
            return
        body = compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in _TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", self.keep)
        self.end_headers()
        self.wfile.write(body)


@cache
def compressed(file: Path) -> bytes:
    """What a host sends for a file: text is compressed, pictures are already."""
    content = file.read_bytes()
    return gzip.compress(content, mtime=0) if file.suffix in _TEXT else content


def documented_policy() -> str:
    """The Content-Security-Policy that the authoring guide says is enough."""
    guide = (ROOT / "docs" / "project" / "authoring.md").read_text(encoding="utf-8")
    found = re.search(r"^Content-Security-Policy: (.+)$", guide, re.MULTILINE)
    assert found
    return found[1]


@contextmanager
def serve(site: Path, *, as_published: bool = False, policy: str = "") -> Iterator[str]:
    """The address of the site, which ends with a slash, for as long as the context is open.

    `as_published` compresses what it sends; a site served like that must not change meanwhile.
    """
    kind = _CompressingHandler if as_published else _Handler
    handler = functools.partial(kind, directory=str(site), policy=policy)
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
