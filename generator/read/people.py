"""people/<person>.yml: reads the people of an archive, and checks that their names are unique.

Two people may share a name if one of their files says so with `same_name_as`.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from generator.core import slugs
from generator.core.model import Link, Markdown, Person
from generator.core.problems import Problems
from generator.core.slugs import PEOPLE
from generator.core.strict_yaml import Document
from generator.read import schemas, social_profiles
from generator.read.context import Reader
from generator.read.schemas import PersonFile
from generator.read.transcript import UNKNOWN


def read(reader: Reader) -> dict[str, Document]:
    """Read all people into the reader; return the document of each file, by slug.

    Names that are reserved or not unique are noted.
    """
    documents: dict[str, tuple[Document, PersonFile]] = {}
    for slug in reader.folder.people:
        path = f"people/{slug}.yml"
        if complaint := slugs.speaker_complaint(slug):
            advice = slugs.alternative(slug, slugs.speaker_complaint, "rename the file")
            reader.problems.error(reader.place(path), complaint, advice)
        document, person = documents[slug] = reader.load(path, PersonFile, {"name": "?"})
        _check_not_reserved(document, person, reader.problems)
        reader.vocabulary.add_person(document, person)
        image = reader.find_image(person.image, "people/", f"people/{slug}", document)
        key = f"{PEOPLE}/{slug}"
        reader.people[slug] = reader.cache.same(
            key,
            # The links as a tuple too: equal mappings may differ in order.
            (person, tuple(person.links), image),
            Person(
                slug=slug,
                name=person.name,
                aliases=person.aliases,
                bio=Markdown(person.bio),
                bio_as_of=person.bio_as_of,
                affiliations=person.affiliations,
                image=image,
                links=_profile_links(person, document, reader),
            ),
        )
        reader.await_links(key, reader.people[slug].bio, document, "bio")
        if not schemas.is_whole(document, PersonFile, "name", "aliases"):
            reader.half_known[slug] = reader.people[slug]
    _check_same_names(documents, reader)
    return {slug: document for slug, (document, _) in documents.items()}


def _check_not_reserved(document: Document, person: PersonFile, problems: Problems) -> None:
    """Note the use of `Unknown`, the label of unidentified voices, as a name."""
    places = [document.place("name")]
    places += [document.place("aliases", index) for index in range(len(person.aliases))]
    for written, place in zip((person.name, *person.aliases), places, strict=True):
        if slugs.folded(written) == slugs.folded(UNKNOWN):
            problems.error(
                place,
                f'"{written}" is reserved for unidentified voices',
                "write the name in another way",
            )


def _profile_links(person: PersonFile, document: Document, reader: Reader) -> tuple[Link, ...]:
    links = []
    for site, link in person.links.items():
        if address := social_profiles.address(site, link):
            links.append(Link(social_profiles.site_title(site), address))
            if social_profiles.is_completed(link, address):
                reader.problems.warning(
                    document.place("links", site),
                    f'{site}: "{link}" is read as {address}',
                    "write the whole address",
                )
            if social_profiles.is_completed(link, address):
                reader.problems.warning(
                    document.place("links", site),
                    f'{site}: "{link}" is read as {address}',
                    "write the whole address",
                )
        else:
            reader.problems.error(
                document.place("links", site),
                f'{site}: "{link}" is neither an address nor a handle of this site',
                "write the whole address: https://example.org/name",
            )
    return tuple(links)


def _check_same_names(documents: Mapping[str, tuple[Document, PersonFile]], reader: Reader) -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for slug, (document, person) in documents.items():
        if "name" not in document.left_out and document.root:
            by_name[slugs.folded(person.name)].append(slug)
        for index, other in enumerate(person.same_name_as):
            place = document.place("same_name_as", index)
            found = reader.find(other, documents, "person", place)
            if found and (other == slug or not _share_a_name(person, found[1])):
                reader.problems.error(
                    place, f'"{other}" is not another person of this name', "remove it"
                )
    for namesakes in by_name.values():
        for earlier, later in pairwise(namesakes):
            declared = documents[later][1].same_name_as + documents[earlier][1].same_name_as
            if earlier not in declared and later not in declared:
                document, person = documents[later]
                reader.problems.error(
                    document.place("name"),
                    f'"{person.name}" is also the name of {earlier}',
                    f"if they are two people, write `same_name_as: [{earlier}]`; if not, keep one",
                )


def _share_a_name(one: PersonFile, other: PersonFile) -> bool:
    names = {slugs.folded(name) for name in (one.name, *one.aliases)}
    return any(slugs.folded(name) in names for name in (other.name, *other.aliases))
