"""What an XMP packet says of its picture: title, description, keywords, and the place in words.

ISO 16684-1, with the fields of the IPTC Photo Metadata Standard. Guarantees: whatever the bytes are, this neither
raises nor takes long nor keeps much; declarations of types and entities end the reading, and nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

# Histories of edits make packets of some hundred kilobytes; what people wrote mostly stands before them.
_MAX_BYTES = 1 << 20
_MAX_PIECES = 500

_DC = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_TITLES = frozenset(
    {
        f"{_DC} title",
        f"{_PHOTOSHOP} Headline",
        f"{_DC} description",
        f"{_CORE} AltTextAccessibility",
        f"{_CORE} ExtDescrAccessibility",
    }
)
_PLACES = (f"{_CORE} Location", f"{_PHOTOSHOP} City", f"{_PHOTOSHOP} State", f"{_PHOTOSHOP} Country")
_KEYWORDS = frozenset({f"{_DC} subject", f"{_EXTENSION} PersonInImage"})
_WANTED = _TITLES.union(_PLACES, _KEYWORDS)
_WORTH_READING = tuple(name.encode() for name in (_DC, _PHOTOSHOP, _CORE, _EXTENSION))

Texts: TypeAlias = tuple[list[str], list[str]]
"""Sentences and keywords, as they were found."""


def read(packet: bytes) -> Texts:
    """The sentences and keywords of a packet; of one that is damaged or very long, those at its beginning."""
    if not any(name in packet for name in _WORTH_READING):
        return [], []
    reader = _Reader()
    reader.read(packet[:_MAX_BYTES])
    place = ", ".join(dict.fromkeys(text for name in _PLACES for text in reader.found.get(name, ())[:1]))
    titles = [text for name in _WANTED_IN_ORDER for text in reader.found.get(name, ())]
    return [*titles, place], [text for name in sorted(_KEYWORDS) for text in reader.found.get(name, ())]


_WANTED_IN_ORDER = sorted(_TITLES, key=lambda name: (not name.endswith("title"), not name.endswith("Headline"), name))


class _DeclarationError(Exception):
    """The packet declares types or entities, which XMP has no use for."""


@dataclass(slots=True)
class _Reader:
    found: dict[str, list[str]] = field(default_factory=dict)
    _inside: str | None = None
    _parts: list[str] = field(default_factory=list)

    def read(self, packet: bytes) -> None:
        from xml.parsers import expat  # few pictures need it

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(packet, True)
        except (expat.ExpatError, _DeclarationError, ValueError):
            self._keep()

    def _refuse(self, *_: object) -> None:
        raise _DeclarationError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        for attribute, value in attributes.items():
            if attribute in _WANTED:
                self._add(attribute, value)
        if self._inside is not None:
            self._keep()
        elif name in _WANTED:
            self._inside = name

    def _end(self, name: str) -> None:
        self._keep()
        if name == self._inside:
            self._inside = None

    def _text(self, text: str) -> None:
        if self._inside is not None:
            self._parts.append(text)

    def _keep(self) -> None:
        if self._inside is not None and self._parts:
            self._add(self._inside, "".join(self._parts))
        self._parts.clear()

    def _add(self, name: str, text: str) -> None:
        pieces = self.found.setdefault(name, [])
        if len(pieces) < _MAX_PIECES and not text.isspace():
            pieces.append(text.strip())
