"""The words that the scripts of a transcript say: one file that all episodes share."""

import json
from dataclasses import dataclass

from generator.core.model import OutputFile
from generator.i18n.wording import Wording

_PREFIX = "reading_"


@dataclass(frozen=True, slots=True)
class View:
    """Nothing but the words."""

    path = "episodes/words.js"

    def render(self, i18n: Wording) -> OutputFile:
        """A module of JavaScript beside the pages that need it; reading.js imports it."""
        phrases = json.dumps(i18n.group(_PREFIX), ensure_ascii=False, indent=1)
        return OutputFile(self.path, f"export default {phrases};\n".encode(), "words.yml")
