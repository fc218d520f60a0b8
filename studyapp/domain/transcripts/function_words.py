"""English words that carry no matter: what two transcripts may differ in and agree."""

from __future__ import annotations

_FUNCTION = """
    a about after all also am an and any are as at be because been before being but by can
    could did do does doing done for from had has have having he her here him his how i if in
    into is it its itself me might more most must my of off on one or other our out over own s
    same she should some such than that the their them then there these they this those
    through to too under until up us was we were what when where which while who whom whose
    why will with would you your going got get gets ever again each both few let may
"""
_FILLERS = """
    actually ah anyway basically exactly hey hm honestly just like literally look mean oh okay
    quite really right say see so super sure uh um very well yeah yep yes know kind sort guess
    think now even though still much
"""
_NEGATIONS = "no not never none nothing nobody neither nor without"
_NUMBERS = """
    zero - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""

FUNCTION = frozenset(_FUNCTION.split())
FILLERS = frozenset(_FILLERS.split())
NEGATIONS = frozenset(_NEGATIONS.split())
NUMBERS = {word: str(number) for number, word in enumerate(_NUMBERS.split())} | {
    "thirty": "30",
    "fifty": "50",
    "hundred": "100",
    "thousand": "1000",
    "1": "one",  # as common a word as any other
}
CONTRACTIONS = {
    "won't": "will not",
    "can't": "can not",
    "cannot": "can not",
    "let's": "let us",
    "gonna": "going to",
    "gotta": "got to",
    "wanna": "want to",
    "ok": "okay",
}
CONTRACTED = {
    "n't": "not",
    "'re": "are",
    "'ve": "have",
    "'ll": "will",
    "'d": "would",
    "'m": "am",
    "'s": "s",
}
