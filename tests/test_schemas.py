"""The committed JSON Schemas: up to date, and of one mind with the generator."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.commands import new
from generator.importing import episode_yml
from generator.importing.people import Known
from generator.read import schemas
from generator.read.schemas import EpisodeFile, PersonFile
from tests.conftest import ROOT

SCHEMAS = ROOT / "generator" / "schemas"
EXAMPLES = [
    *(ROOT / "episodes").rglob("*.yml"),
    *(ROOT / "tests" / "cases" / "golden").rglob("*.yml"),
]


@pytest.mark.parametrize("name", schemas.FILES)
def test_schemas_are_up_to_date(name: str) -> None:
    """`make schemas` would write what is committed."""
    committed = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    assert committed == schemas.json_schema(name)
    Draft202012Validator.check_schema(committed)


@pytest.mark.parametrize(
    "example",
    [path for path in EXAMPLES if path.parent.name != "source" or path.name == "changes.yml"],
    ids=lambda path: "/".join(path.parts[-2:]),
)
def test_an_editor_accepts_what_the_generator_accepts(example: Path) -> None:
    """Every metadata file of the repository is valid for an editor that uses the schemas."""
    name = {"people": "person"}.get(example.parent.name, example.stem)
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    loaded = yaml.load(example.read_text("utf-8"), _AsEditorsRead)  # noqa: S506 - it is a SafeLoader
    assert list(Draft202012Validator(schema).iter_errors(loaded)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("episode", "titel: x\ndate: '2020-01-01'"),
        ("episode", "title: x\ndate: 1.2.2020"),
        ("episode", "title: x\ndate: '2020-01-01'\nmedia: {youtube: short}"),
        ("episode", "title: x\ndate: '2020-01-01'\nguests: ada"),
        ("episode", "title: x\ndate: '2020-01-01'\nstatus: done"),
        ("episode", "title: x\ndate: '2020-01-01'\nnumber: far too long to be one"),
        ("episode", "title: x\ndate: '2020-01-01'\nguests: [Ada Lovelace]"),
        ("show", "title: x\ndescription: x\nlanguage: English, mostly"),
        ("show", "title: x\ndescription: x\nurl: ftp://example.org"),
        ("person", "name: [Ada]"),
        ("glossary", "engine: {term: x, kind: gadget}"),
    ],
)
def test_an_editor_points_out_slips(name: str, text: str) -> None:
    """What a schema can say, it says while the keeper is typing."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    loaded = yaml.load(text, _AsEditorsRead)  # noqa: S506 - it is a SafeLoader
    assert list(Draft202012Validator(schema).iter_errors(loaded))


@pytest.mark.parametrize("name", schemas.FILES)
def test_the_guide_describes_every_key(name: str) -> None:
    """The authoring guide names each key between backticks."""
    guide = (ROOT / "docs" / "project" / "authoring.md").read_text("utf-8")
    keys = schemas.json_schema(name).get("properties", {})
    if name != "words":  # the guide leads to the list of phrases
        assert {key for key in keys if f"`{key}`" not in guide} == set()


def test_new_files_name_every_key(tmp_path: Path) -> None:
    """What `new` and `import` write says which other keys there are."""
    (tmp_path / "episodes").mkdir()
    episode = new.episode(tmp_path, "Looms", dt.date(2020, 5, 21), "T3", None)
    person = new.person(tmp_path, "Ada Lovelace", None)
    imported = episode_yml.first("Looms", "2020-05-21", [], Known())
    assert isinstance(episode, Path)
    assert isinstance(person, Path)
    for text, schema in (
        (episode.read_text("utf-8"), EpisodeFile),
        (person.read_text("utf-8"), PersonFile),
        (imported, EpisodeFile),
    ):
        assert set(schema.model_fields) <= set(re.findall(r"\w+", text))
    assert episode.parent.name == "t3-looms"


def test_the_editor_knows_every_schema() -> None:
    """Each schema is bound to the files that it describes, by their present paths."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    bound = settings["yaml.schemas"]
    assert set(bound) == {f"./generator/schemas/{name}.schema.json" for name in schemas.FILES}
    assert all(path.startswith("episodes/") and path.endswith(".yml") for path in bound.values())


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2 as editors read it: dates and times are text."""


_AsEditorsRead.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_AsEditorsRead.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789")
)
