"""The languages of the search: how each finds the stem of a word, and which words say nothing."""

import threading
from collections.abc import Callable
from typing import NamedTuple

import snowballstemmer

from finding import tamil


class Language(NamedTuple):
    """What the search has to know about one language."""

    # What makes a stem of a folded word.
    stemmer: Callable[[str], str]
    # Words that say nothing about what somebody looks for, as they are once folded. A Chinese one
    # may have any length: what somebody types is cut at it.
    stop_words: frozenset[str]


# A stemmer keeps the word that it works on, so two threads cannot share it at the same moment.
_one_at_a_time = threading.Lock()
_english = snowballstemmer.stemmer("english")
_indonesian = snowballstemmer.stemmer("indonesian")


def _english_stem(word):
    with _one_at_a_time:
        return _english.stemWord(word) or word


def _malay_stem(word):
    """By the rules of Indonesian, as often as they apply: pemenjaraan, penjara and then jara."""
    with _one_at_a_time:
        for _ in range(3):
            if (shorter := _indonesian.stemWord(word)) in ("", word):
                break
            word = shorter
    return word


_ENGLISH = """
a about after all also am an and any are as at be become been before being but by can could did do
does find for from get had has have having he her him his how i if in into is it its looking me more
my near nearby need needed needs no not of on or our out please she should so some such than that
the their them then there these they this those through to under until up us want wants was we were
what when where which while who whom whose why will with would you your
"""
# None that is also an English word somebody may look for, such as «pun», «agar» or «para».
_MALAY = """
ada adakah adalah aku akan anda apa apakah atau awak bagaimana bagi bila boleh bolehkah buat cari
carikan dalam dan dapat dapatkan dari daripada dengan di dia dimana hendak ialah ini inginkan itu
jika juga kalau kami ke kepada kita lagi macam mahu mahukan mana manakah mencari mereka mereke
kat nak oleh pada perlu perlukan saya sebagai sedang siapa tak takda takde telah tentang tiada tidak
untuk yang
"""
_CHINESE = """
我 我们 你 你们 您 他 她 它 他们 她们 咱们 的 了 吗 呢 吧 啊 呀 要 想 想要 需要 找 寻找 寻求 请 请问
求 是 是不是 有 有没有 没有 在 在哪 在哪里 哪里 哪儿 那里 这里 怎么 怎么办 怎样 如何 什么 为什么 谁
哪个 哪些 可以 能 能不能 可不可以 可否 会 不会 和 与 及 或 或者 以及 给 帮 帮我 帮忙 让 被 把 对 从
到 去 来 里 里面 中 上 下 这 那 这个 那个 一个 一些 也 都 就 还 又 很 所 以 之 于 为 为了 关于 得 地
着 过 个 么 些 不 不知道 附近 知道 告诉
"""
_TAMIL = """
நான் எனக்கு என் எனது என்னை நாங்கள் எங்கள் எங்களுக்கு நீங்கள் உங்கள் அவர் அவரது அவருக்கு அவன் அவள்
அவர்கள் ஒரு மற்றும் அல்லது இது அது இந்த அந்த என்ன எது எந்த எங்கே எங்கு எப்படி எப்போது யார் யாருக்கு ஏன்
வேண்டும் தேவை தேவைப்படுகிறது வேணும் தேடு தேடுகிறேன் இருக்கிறது இருக்கு இருக்கா உள்ள உள்ளது உள்ளன
முடியும் முடியுமா பற்றி என்று என இல்லை கிடைக்கும் கிடைக்குமா செய்ய பெற
"""
LANGUAGES = {
    "en": Language(_english_stem, frozenset(_ENGLISH.split())),
    "ms": Language(_malay_stem, frozenset(_MALAY.split())),
    "zh-hans": Language(lambda word: word, frozenset(_CHINESE.split())),
    "ta": Language(tamil.stem, frozenset(_TAMIL.split())),
}
# In which entries are written first, and whose rules hold for Latin words of no other language.
LANGUAGE = "en"
# Of all languages: no word of one says nothing in another where it says something in its own.
STOP_WORDS = frozenset().union(*(language.stop_words for language in LANGUAGES.values()))
