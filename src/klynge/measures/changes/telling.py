"""In which words is a change told? One phrase after the organisation's name, in the reader's language."""

from dataclasses import dataclass, field

from klynge.boundaries import regions
from klynge.lake import View
from klynge.measures.changes.reading import Change
from klynge.measures.changes.subjects import industry_names
from klynge.text import date, name, number, text


@dataclass(frozen=True, slots=True)
class Words:
    """Names of places and industries, for the codes of changes."""

    places: dict[str, str] = field(default_factory=dict)
    industries: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def place(self, change: Change) -> str:
        """Name of the municipality; '' where none is registered."""
        return self.places.get(change.municipality, change.municipality) if change.municipality else ""

    def phrase(self, change: Change, lang: str) -> str:
        """What happened, to stand after the name: `flyttet fra Elvedal til Fjellvik`."""
        return text(f"changes.told.{_variant(change)}", lang, **self._values(change, lang))

    def seen(self, change: Change, lang: str) -> str:
        """Between which days it was seen."""
        days = {"from_date": date(change.from_date, lang), "to_date": date(change.to_date, lang)}
        return text("changes.seen", lang, **days)

    def _values(self, change: Change, lang: str) -> dict[str, str]:
        before, after = self._before_and_after(change, lang)
        return {
            "before": before,
            "after": after,
            "day": date(change.on, lang),
            "joined": number(change.joined, lang),
            "departed": number(change.departed, lang),
            "amount": f"{number(change.amount, lang)} {change.currency or ''}".strip(),
            "giver": _giver(change, lang),
        }

    def _before_and_after(self, change: Change, lang: str) -> tuple[str, str]:
        if change.kind == "moved":
            return tuple(self.places.get(code, code) for code in (change.before, change.after))
        if change.kind == "industry":
            was = self._industry(change.before_version, change.before, lang)
            return was, self._industry(change.industry_version, change.after, lang)
        return change.before or "", change.after or ""

    def _industry(self, version: str | None, code: str | None, lang: str) -> str:
        called = self.industries.get((version, code), {}).get(lang, "")
        return f"{code} {called}".strip()


def words(view: View) -> Words:
    return Words(regions.municipality_names(view), industry_names(view))


def _giver(change: Change, lang: str) -> str:
    return name("giver", change.found_in.partition("/")[2], lang)


def _variant(change: Change) -> str:
    """Kind, and what of it is known."""
    if change.kind == "grant":
        return "grant" + ("" if change.amount is not None else "_unknown") + ("_for" if change.after else "")
    if change.kind == "new" and not change.happened_on:
        return "new_undated"
    if change.kind == "accounts" and not change.before:
        return "accounts_first"
    if change.kind == "board" and not (change.joined and change.departed):
        return "board_joined" if change.joined else "board_departed"
    return change.kind
