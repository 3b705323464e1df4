"""What will become of each row of a membership list? Whom it means, and what the holder has of the same already.

The file is read twice. The first time whom the rows mean is found out for all of them together, and the periods are
judged by the rules of the clusters; the second time each row is told, so that no more than periods is held in memory.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from klynge import api
from klynge_web.clusters.models import Membership
from klynge_web.clusters.rules import Period, holder_field, judge, registered
from klynge_web.uploads import files
from klynge_web.uploads.judged import Row, choices_of, plain, rejected
from klynge_web.uploads.models import Decision, Upload

COMPARED = ("to_date", "kind", "role", "reason", "fee")


@dataclass
class Written:
    """A name without a number: how it is written, in how many rows, and whom it may mean."""

    written: str
    rows: int = 0
    status: str = "unmatched"
    candidates: list[str] = field(default_factory=list)


@dataclass
class Known:
    """What is known before a row is told.

    rows : number of rows; names : by folded name; decisions : folded name → member_id, '' for left out
    register : what it has of the members, None where none is imported; there : memberships of the holder by member
    faults : place of a row in the file → why the rules refuse it; absent : members of today the list has not
    """

    rows: int = 0
    names: dict[str, Written] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    register: dict | None = None
    there: dict[str, list[Membership]] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    absent: int = 0

    def meant(self, member_id: str, folded: str) -> tuple[str, str, bool]:
        """Identifier, what becomes of the row where there is none (review or left_out), and whether by its name."""
        if member_id:
            return member_id, "", False
        if folded in self.decisions:
            decided = self.decisions[folded]
            return decided, "" if decided else "left_out", True
        name = self.names[folded]
        return (name.candidates[0], "", True) if name.status == "exact" else ("", "review", True)


def look(upload: Upload, progress) -> Known:
    """Read the file once, and find out whom its rows mean and which periods the rules refuse."""
    known = Known(decisions=_decisions(upload), there=_there(upload))
    entries: list[tuple[int, str, str, dt.date | None, dt.date | None]] = []
    progress.step("upload_look")
    for place, (_, fault, cells) in enumerate(files.rows(upload)):
        known.rows = place + 1
        progress.advance(known.rows)
        judged = None if fault else api.judge_row(upload.kind, cells, choices_of(upload))
        if judged is None or judged.reason:
            continue
        values = judged.values
        folded = "" if values["member_id"] else fold(values["member_name"])
        if folded:
            known.names.setdefault(folded, Written(values["member_name"])).rows += 1
        entries.append((place, values["member_id"], folded, values["from_date"], values["to_date"]))
    progress.step("upload_match", total=len(known.names) or None)
    _match(known)
    progress.step("upload_rules")
    _judge(upload, known, entries)
    return known


def told(upload: Upload, known: Known, progress) -> Iterator[Row]:
    """Every row of the file, with what will become of it."""
    progress.step("upload_judge", total=known.rows)
    choices = choices_of(upload)
    for place, (row_no, fault, cells) in enumerate(files.rows(upload)):
        progress.advance(place + 1)
        if fault:
            yield rejected(row_no, fault, cells)
            continue
        judged = api.judge_row(upload.kind, cells, choices)
        if judged.reason:
            yield rejected(row_no, judged.reason, cells, judged.column)
        else:
            yield _told(upload, known, place, row_no, judged.values, cells)


def fold(name: str) -> str:
    """The name as decisions are kept by."""
    return api.folded(name)[:200] or name.casefold()[:200]


def _told(upload: Upload, known: Known, place: int, row_no: int, values: dict, cells: dict) -> Row:
    folded = "" if values["member_id"] else fold(values["member_name"])
    member_id, waits, by_name = known.meant(values["member_id"], folded)
    if waits:
        return Row(row_no, waits, name=values["member_name"], by_name=True, folded=folded)
    if place in known.faults:
        refused = rejected(row_no, known.faults[place], cells)
        refused.subject = member_id
        return refused
    row = Row(row_no, "add", subject=member_id, name=_name(known, member_id, values), by_name=by_name)
    target = _target(known, member_id, values["from_date"], upload.as_of)
    if target is None:
        begins = values["from_date"] or upload.as_of
        added = values | {"member_id": member_id, "member_name": row.name, "kind": values["kind"] or "member"}
        row.values = plain(added | {"from_date": begins, "dated": values["from_date"] is not None})
        return row
    changed = {n: values[n] for n in COMPARED if values[n] not in (None, "") and values[n] != getattr(target, n)}
    row.outcome, row.target = ("change" if changed else "same"), target.pk
    ends = changed.get("to_date", target.to_date)
    row.values = plain({"member_id": member_id, "from_date": target.from_date, "to_date": ends, **changed})
    before = plain({name: getattr(target, name) for name in changed})
    row.changes = {name: [before[name], row.values[name]] for name in changed}
    return row


def _name(known: Known, member_id: str, values: dict) -> str:
    entry = (known.register or {}).get(member_id)
    return ((entry.name if entry else "") or values["member_name"] or member_id.split(":")[-1])[:200]


def _target(known: Known, member_id: str, begins: dt.date | None, as_of: dt.date) -> Membership | None:
    """The membership that a row is about: one that begins that day; without a day, the one in force on the list's."""
    there = known.there.get(member_id, ())
    if begins is not None:
        return next((one for one in there if one.from_date == begins), None)
    return next((o for o in there if o.from_date <= as_of and (o.to_date is None or o.to_date >= as_of)), None)


def _match(known: Known) -> None:
    written = list(known.names.values())
    if not written:
        return
    for name, match in zip(written, api.match_names([w.written for w in written], api.open_lake()), strict=True):
        name.status, name.candidates = match.status, [one.org_id for one in match.candidates]


def _judge(upload: Upload, known: Known, entries: list) -> None:
    periods, places, seen, members = [], [], set(), set()
    for place, written_id, folded, begins, ends in entries:
        member_id, waits, _ = known.meant(written_id, folded)
        if waits:
            continue
        members.add(member_id)
        target = _target(known, member_id, begins, upload.as_of)
        begins = target.from_date if target else begins or upload.as_of
        if (member_id, begins) in seen:
            known.faults[place] = "repeated_row"
            continue
        seen.add((member_id, begins))
        periods.append(Period(member_id, begins, ends or (target.to_date if target else None)))
        places.append(place)
    known.register = registered(members)
    for place, fault in zip(places, judge(upload.holder, periods, changing=True), strict=True):
        if fault:
            known.faults[place] = fault
    today = timezone.localdate()
    in_force = {m for m, there in known.there.items() if any(o.to_date is None or o.to_date >= today for o in there)}
    known.absent = len(in_force - members)


def _decisions(upload: Upload) -> dict[str, str]:
    found = Decision.objects.filter(holder_key=upload.holder_key)
    return dict(found.values_list("folded", "member_id"))


def _there(upload: Upload) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(**{holder_field(upload.holder): upload.holder.pk}).order_by("from_date"):
        found[row.member_id].append(row)
    return dict(found)
