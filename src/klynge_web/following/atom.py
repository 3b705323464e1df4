"""How is a feed written? Atom (RFC 4287) with identifiers that stay, whatever names contain."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from xml.etree import ElementTree

TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# signs that no XML document may hold, not even escaped
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = uuid.UUID("0f1c5f1a-8f56-5d0e-9c55-2b6d5f0f7a11")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` : of the change, the same in every feed; `updated` : the day it was seen."""

    id: uuid.UUID
    title: str
    summary: str
    address: str
    category: str
    updated: dt.date


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `name` : what its identifier is made of; `updated` : the newest day the registers describe."""

    name: str
    title: str
    subtitle: str
    lang: str
    own_address: str
    address: str
    updated: dt.date
    entries: list[Entry]


def write(feed: Feed) -> bytes:
    """The document."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {_LANG: feed.lang})
    _text(root, "id", uuid.uuid5(_NAMESPACE, feed.name).urn)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(max([feed.updated, *(entry.updated for entry in feed.entries)])))
    _text(ElementTree.SubElement(root, f"{{{_ATOM}}}author"), "name", "Klynge")
    _link(root, feed.own_address, rel="self", type="application/atom+xml")
    _link(root, feed.address, rel="alternate", type="text/html")
    for entry in feed.entries:
        _entry(root, entry)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root, entry: Entry) -> None:
    node = ElementTree.SubElement(root, f"{{{_ATOM}}}entry")
    _text(node, "id", entry.id.urn)
    _text(node, "title", entry.title)
    _text(node, "updated", _moment(entry.updated))
    _link(node, entry.address, rel="alternate", type="text/html")
    ElementTree.SubElement(node, f"{{{_ATOM}}}category", {"term": entry.category})
    _text(node, "summary", entry.summary)


def _text(parent, name: str, value: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _FORBIDDEN.sub("", value)


def _link(parent, address: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", {**attributes, "href": _FORBIDDEN.sub("", address)})


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
