"""Characters by sound, so that what a recogniser misheard is still found.

A sound is one private-use character, the same for all characters that sound alike: without tone, and with
n and l, zh and z, ch and c, sh and s, f and h, ing and in, eng and en taken for one. Texts keep their length.
"""

from __future__ import annotations

from functools import cache

from qa_console.domain.hanzi import syllables

_FIRST_SOUND = 0xE100
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_LABIALS = {
    "fa": "hua", "fan": "huan", "fang": "huang", "fei": "hui",
    "fen": "hun", "feng": "hong", "fo": "huo", "fu": "hu",
}  # fmt: skip


@cache
def readings() -> dict[str, str]:
    """Tone-free syllables by character."""
    return syllables()


@cache
def sounds() -> dict[int, str]:
    """For `str.translate`: each character's sound."""
    classes: dict[str, str] = {}
    made = {}
    for char, syllable in readings().items():
        alike = _blurred(syllable)
        made[ord(char)] = classes.setdefault(alike, chr(_FIRST_SOUND + len(classes)))
    return made


def same_syllable(one: str, other: str) -> bool:
    """Whether two characters differ in tone at most."""
    return readings().get(one) == readings().get(other, "")


def _blurred(syllable: str) -> str:
    """What is left of a syllable where dialects and recognisers keep no distinction."""
    syllable = _LABIALS.get(syllable, syllable)
    for precise, blurred in _INITIALS:
        if syllable.startswith(precise):
            syllable = blurred + syllable[len(precise) :]
            break
    if syllable.endswith(("ing", "eng")):
        return syllable[:-1]
    return syllable
