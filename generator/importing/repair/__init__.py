"""Puts back the characters that newlines overwrote in a hard-wrapped transcript.

Nothing is read here but the word lists, and nothing is written.

    model       what goes in and out: RawTurn, Restoration, TurnRepair
    words       general English: how often words and pairs of words occur
    language    how well a run of tokens reads, in the words of this transcript
    wrapping    what the wrap rule says about where a newline's space must stand
    candidates  which characters a newline may hide, and how each of them reads
    signs       which turns deserve a closer look
    shifts      how far the newlines of a turn have slipped, weighed over the whole turn
    verdict     what of it is certain, and what is only proposed
    restore     the whole way
"""

from generator.importing.repair.model import Candidate, Certainty, RawTurn, Restoration, TurnRepair
from generator.importing.repair.restore import repair

__all__ = ["Candidate", "Certainty", "RawTurn", "Restoration", "TurnRepair", "repair"]
