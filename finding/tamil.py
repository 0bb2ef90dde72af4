"""The stems of Tamil words: what is left of them without endings of case and number.

Snowball's rules for Tamil make குடும்பம் (family) கு், in which it is like many other words, and
குடும்பத்திற்கு (for the family) something else. These take off less, and the same from each form.
"""

import re

# Joined to a word's last consonant as a vowel sign, with a glide after a vowel: வேலையில், வீட்டில்.
_CASES = (
    *("ிலிருந்து", "ிடமிருந்து", "ினுடைய", "ுடைய", "ிற்கான", "ிற்காக", "ுக்கான", "ுக்காக", "ிற்கு", "ுக்கு"),
    *("ிலுள்ள", "ிலும்", "ில்", "ின்", "ையும்", "ை", "ால்", "ுடன்", "ோடு", "ும்", "ான", "ாக"),
)
# Joined after a vowel: வேலைக்கு.
_AFTER_VOWELS = ("க்கான", "க்காக", "க்கும்", "க்குப்", "க்குத்", "க்கு")
_PLURALS = ("ங்கள்?", "க்கள்?", "கள்?")
# What nouns in -ம் have before endings: பணம், பணத்தை; then the ending itself.
_STEMS = ("த்து?", "த்த", "ம்")
_ENDING = re.compile(
    f"(?:[யவ]?(?:{'|'.join(_CASES)})|{'|'.join((*_AFTER_VOWELS, *_PLURALS, *_STEMS))})$"
)
# A doubled consonant that was single before the ending: வீடு, வீட்டில்.
_DOUBLED = re.compile("([டற])்\\1$")
_LETTER = re.compile("[அ-ஹ]")
# So many letters are left at least, and endings are taken off so many times at most.
FEWEST, MOST = 2, 4


def stem(word):
    """The stem of a folded word. It need not be a word itself; its forms share it."""
    for _ in range(MOST):
        shorter = _ENDING.sub("", word)
        if shorter == word or len(_LETTER.findall(shorter)) < FEWEST:
            break
        word = shorter
    if len(_LETTER.findall(word)) >= FEWEST:
        word = word.removesuffix("ு").removesuffix("்")
    return _DOUBLED.sub(r"\1", word)
