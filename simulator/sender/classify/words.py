"""The words of a text, as the rules know them: folded, without accents, addresses or the paths of links."""

import re
import unicodedata

_LONGEST_TEXT = 4096  # a reply has no reason to be longer; what is hostile is cut
# Lengths are bounded (RFC 5321 section 4.5.3.1), so that no text costs more than a multiple of its own.
# Two dots end an address: sendmail glues what it says to them, "ann@x.test...User unknown".
_ADDRESS = re.compile(
    r"[^\s<>()\[\]:;,\"'=]{1,64}@[^\s<>()\[\]:;,\"'=.]{1,255}(?:\.[^\s<>()\[\]:;,\"'=.]{1,255}){0,127}"
)
_LINK = re.compile(r"https?://([^/\s]{1,255})\S*")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})?(?![\w:])")
_APOSTROPHE = re.compile(r"(?<=\w)['’´`](?=\w)")
_NO_WORD = re.compile(r"[\W_]+")
# Scripts that put no space between words: each sign is a word of its own.
_SIGN = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_DIGIT = re.compile(r"\d")
_FOLDED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})


def words_of(text: str) -> str:
    """The words of a text between single spaces.

    Addresses and the paths of links are left out, because the name of a mailbox or of a help page says
    nothing about the failure; an IP address is the word ``ipv4`` or ``ipv6``.
    """
    text = text[:_LONGEST_TEXT].lower()
    if not text.isascii():
        text = _plain(text)
    if "://" in text:
        text = _LINK.sub(r" \1 ", text)
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    if "." in text:
        text = _IPV4.sub(" ipv4 ", text)
    if "::" in text or text.count(":") > 3:
        text = _IPV6.sub(" ipv6 ", text)
    if "'" in text or not text.isascii():
        text = _APOSTROPHE.sub("", text)
    return f" {_NO_WORD.sub(' ', text).strip()} "


def shape_of(word: str) -> str:
    """A word with its digits as ``#`` ("s3150" is "s####"); "" for one without."""
    return "" if word.isalpha() else _DIGIT.sub("#", word)


def _plain(text: str) -> str:
    """Without accents, and with the signs of unspaced scripts standing alone."""
    apart = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SIGN.sub(r" \1 ", unicodedata.normalize("NFKC", bare))
