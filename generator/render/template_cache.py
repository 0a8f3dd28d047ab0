"""Compiled templates, kept as Python keeps its own compiled modules.

Jinja compiles a template whenever a process first asks for it. With ours and Material's that is a
third of the build of a small archive, so what was compiled is kept, in the user's own folder for
caches: never in an archive or a clone, which could bring code along that way.

A file begins with a digest of all that it was made of and of the rest of it: the source, how the
environment reads it, and every function that it may call, for Jinja calls filters while it compiles
where it knows what they are given. With another digest it is as good as none.
"""

import importlib.util
import marshal
import sys
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType

import jinja2
import platformdirs
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from generator.core import atomic_files

FOLDER = Path(platformdirs.user_cache_dir("episode-archive", appauthor=False), "templates")
_DIGEST_SIZE = 16
_CACHED = type(cache(len))
_VERSIONS = (importlib.util.MAGIC_NUMBER, jinja2.__version__)


class CompiledTemplates(BytecodeCache):
    """The compiled templates of a process, and those of the processes before it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """The files lie in a folder, which need not be there."""
        self._folder = folder
        self._done: dict[str, Bucket] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """A template; its code, if it is known. There is one file for all templates of a name."""
        made_of = (_VERSIONS, _settings(environment), _functions(environment), source)
        bucket = Bucket(environment, _digest(name.encode()), _digest(repr(made_of).encode()))
        self.load_bytecode(bucket)
        if bucket.code and filename:
            bucket.code = _lying_in(filename, bucket.code)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code from this process, or from a file that is what was once written."""
        done = self._done.get(bucket.key)
        if done and done.checksum == bucket.checksum:
            bucket.code = done.code
            return
        with suppress(OSError):
            content = (self._folder / bucket.key).read_bytes()
            digest, code = content[: 2 * _DIGEST_SIZE], content[2 * _DIGEST_SIZE :]
            if digest == _digest(bucket.checksum.encode(), code).encode():
                bucket.code = marshal.loads(code)  # noqa: S302 - it is what was once written
                self._done[bucket.key] = bucket

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code; on disk only where Python may keep its own."""
        self._done[bucket.key] = bucket
        if not sys.dont_write_bytecode:
            code = marshal.dumps(bucket.code)
            digest = _digest(bucket.checksum.encode(), code).encode()
            with suppress(OSError):
                atomic_files.replace(self._folder / bucket.key, digest + code)


def _lying_in(file: str, code: CodeType) -> CodeType:
    """The same code, for whoever reads in a traceback which file it is from."""
    if code.co_filename == file:
        return code
    parts = (
        _lying_in(file, each) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_filename=file, co_consts=tuple(parts))


def _settings(environment: Environment) -> list[tuple[str, object]]:
    """How an environment reads a template."""
    plain = (
        (name, value)
        for name, value in vars(environment).items()
        if value is None or isinstance(value, (str, int))
    )
    return sorted([*plain, ("policies", environment.policies)])


def _functions(environment: Environment) -> list[str]:
    """What may be called while a template is compiled."""
    extensions = {name: type(each) for name, each in environment.extensions.items()}
    others = {"autoescape": environment.autoescape, "finalize": environment.finalize}
    return [
        f"{name} {_function(each)}"
        for kind in (environment.filters, environment.tests, extensions, others)
        for name, each in sorted(kind.items())
    ]


@cache
def _function(function: object) -> str:
    """A function and its file; one that somebody made while the program runs is never the same."""
    if isinstance(function, _CACHED):
        return _function(function.__wrapped__)
    name = getattr(function, "__qualname__", "<nameless>")
    if not isinstance(function, (FunctionType, BuiltinFunctionType, type)) or "<" in name:
        return repr(function)
    module = sys.modules.get(function.__module__ or "")
    return f"{name} {_file(getattr(module, '__file__', None))}" if module else repr(function)


@cache
def _file(file: str | None) -> str:
    return _digest(Path(file).read_bytes()) if file else ""


def _digest(*parts: bytes) -> str:
    digest = blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


COMPILED = CompiledTemplates()
