"""The words that the scripts of a transcript show: one file for all episodes."""

import json
from dataclasses import dataclass

from generator.core.model import OutputFile
from generator.i18n.wording import Wording

_PREFIX = "reading_"


@dataclass(frozen=True, slots=True)
class View:
    """The words of the interface; there is no other content."""

    path = "episodes/words.js"

    def render(self, i18n: Wording) -> OutputFile:
        """A JavaScript module beside the pages that need it; reading.js imports it."""
        phrases = json.dumps(i18n.group(_PREFIX), ensure_ascii=False, indent=1)
        return OutputFile(self.path, f"export default {phrases};\n".encode(), "words.yml")
