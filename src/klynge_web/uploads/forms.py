"""Which forms does an upload go through? Choose a file, name its columns, decide on names, import."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from klynge import api
from klynge.errors import FileFaultError
from klynge_web.access.scope import scope_of
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Milieu
from klynge_web.clusters.rules import is_member_id, registered
from klynge_web.shell.forms import DayField, Form
from klynge_web.uploads import files
from klynge_web.uploads.models import KINDS, Upload, key_of

TABLES = ("firm_table", "accounts")
AMOUNTS_OF = {"memberships": False, "firm_table": True, "accounts": True}
ENDINGS = ".csv,.txt,.xlsx"
_EARLIEST = dt.date(1990, 1, 1)


def holders(user) -> dict[str, object]:
    """Key → the organisations, projects and milieus whose memberships the person may enter."""
    scope = scope_of(user, "membership", "create")
    found = [*ClusterOrganisation.objects.for_user(user).filter(pk__in=scope.organisations)]
    found += ClusterProject.objects.for_user(user).filter(organisation__in=scope.organisations)
    if scope.installation:
        found += Milieu.objects.for_user(user)
    return {key_of(holder): holder for holder in found}


def kinds(user) -> list[str]:
    """What the person may upload: members of what is theirs; tables, if a role of the installation is held."""
    tables = scope_of(user, "upload", "create").installation
    return [kind for kind in KINDS if kind not in TABLES or tables]


class ChooseForm(Form):
    """What is uploaded, for whom, and who says so. What the file is shows when it is kept: `keep`."""

    words = "upload"

    kind = forms.ChoiceField()
    holder = forms.ChoiceField(required=False)
    file = forms.FileField(allow_empty_file=True, max_length=1_000)
    source = forms.CharField(max_length=300)
    as_of = DayField(initial=timezone.localdate)
    again = forms.BooleanField(required=False)

    def __init__(self, *args, user, lang, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.holders = user, holders(user)
        self.fields["kind"].choices = [(kind, api.text(f"uploads.kind.{kind}", lang)) for kind in kinds(user)]
        self.has_tables = any(kind in TABLES for kind, _ in self.fields["kind"].choices)
        named = [(key, _named(key, holder, lang)) for key, holder in self.holders.items()]
        none = api.text("upload.no_holder" if self.has_tables else "upload.choose_holder", lang)
        self.fields["holder"].choices = [("", none), *named]
        self.fields["holder"].required = not self.has_tables
        self.fields["file"].widget.attrs["accept"] = ENDINGS
        self.earlier: Upload | None = None
        self.kept: files.Kept | None = None

    def clean_source(self) -> str:
        return " ".join(self.cleaned_data["source"].split())

    def clean_as_of(self) -> dt.date:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError("future", code="future_date")
        if day < _EARLIEST:
            raise ValidationError("early", code="early_date")
        return day

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kind") == "memberships" and not data.get("holder") and "holder" not in self.errors:
            self.add_error("holder", ValidationError("holder", code="no_holder"))
        if self.errors:
            return data
        data["holder"] = self.holders.get(data["holder"]) if data["kind"] == "memberships" else None
        self._keep(data)
        return data

    def _keep(self, data: dict) -> None:
        """Store the file, last of all: a form that is refused keeps nothing."""
        try:
            self.kept = files.keep(data["file"])
            files.look(self.kept, data["kind"])
        except FileFaultError as error:
            if self.kept:
                files.drop(self.kept)
                self.kept = None
            code = f"kind_{error.facts['what']}" if error.fault == "wrong_kind" else error.fault
            self.add_error("file", ValidationError(error.fault, code=code, params=error.facts))
            return
        uploads = Upload.objects.for_user(self.user).filter(sha256=self.kept.sha256, kind=data["kind"])
        same = [one for one in uploads.exclude(state="undone") if one.holder_key == key_of(data["holder"])]
        if same and not data["again"]:
            self.earlier = same[0]
            files.drop(self.kept)
            self.kept = None
            self.add_error("file", ValidationError("same", code="same_file"))


def _named(key: str, holder, lang: str) -> str:
    return f"{holder} ({api.text('uploads.holder.' + key.split(':')[0], lang)})"


class MapForm(Form):
    """Which column of the file is which, and how its days and amounts are written."""

    words = "upload_map"

    sheet = forms.CharField(required=False, widget=forms.HiddenInput)
    order = forms.ChoiceField()
    unit = forms.ChoiceField()

    def __init__(self, *args, upload: Upload, header: list[str], lang: str, fees: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.upload, self.header = upload, header
        self.columns = [c for c in api.columns_of_kind(upload.kind) if c != "fee" or fees]
        names = [("", api.text("upload_map.not_there", lang)), *((name, name) for name in header if name)]
        for column in self.columns:
            self.fields[column] = forms.ChoiceField(choices=names, required=False)
        if "year" in self.columns:
            self.fields["all_year"] = forms.IntegerField(required=False, min_value=1900, max_value=2100)
        self.fields["order"].choices = [(o, api.text(f"upload_map.order_{o}", lang)) for o in api.DAY_ORDERS]
        if AMOUNTS_OF[upload.kind]:
            self.fields["unit"].choices = [(u, api.text(f"upload_map.unit_{u}", lang)) for u in api.UNITS]
        else:
            del self.fields["unit"]

    def clean(self) -> dict:
        data = super().clean()
        mapping = self.mapping
        for ours, name in mapping.items():
            if list(mapping.values()).count(name) > 1:
                self.add_error(ours, ValidationError("twice", code="mapped_twice", params={"column": name}))
        for group in api.lacking_columns(self.upload.kind, mapping):
            code = f"lacking_{group[0] if len(group) == 1 else 'amount' if 'name' not in group else 'name'}"
            self.add_error(None, ValidationError("lacking", code=code))
        when = ("year", "period_end") if self.upload.kind == "accounts" else ("year",)
        if self.upload.kind in TABLES and not data.get("all_year") and not any(mapping.get(name) for name in when):
            self.add_error("all_year", ValidationError("year", code="lacking_year"))
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """Our name → name in the file."""
        return {c: self.cleaned_data[c] for c in self.columns if self.cleaned_data.get(c)}

    @property
    def choices(self) -> dict:
        data = self.cleaned_data
        return {"order": data["order"], "unit": data.get("unit") or "kr", "year": data.get("all_year")}


class ImportForm(Form):
    """That one has seen what will not come in."""

    words = "upload_import"

    seen = forms.BooleanField(required=False)
    leave_out = forms.BooleanField(required=False)

    def __init__(self, *args, upload: Upload, **kwargs):
        from klynge_web.uploads.importing import too_many_rejects

        super().__init__(*args, **kwargs)
        self.upload = upload
        if not too_many_rejects(upload):
            del self.fields["seen"]
        if not upload.counts.get("review"):
            del self.fields["leave_out"]

    def clean(self) -> dict:
        data = super().clean()
        for name, code in (("seen", "not_seen"), ("leave_out", "undecided")):
            if name in self.fields and not data.get(name):
                self.add_error(name, ValidationError(code, code=code))
        return data


class ReviewForm:
    """Decisions on the names of one page. `errors` : id of a name → code of what is wrong with its decision."""

    def __init__(self, data, names):
        self.data, self.names = data, list(names)
        self.errors: dict[int, str] = {}
        self.decided: dict[str, tuple[str, str]] = {}
        self._read()

    def choice(self, name) -> str:
        return self.data.get(f"name-{name.pk}", "")

    def number(self, name) -> str:
        return self.data.get(f"number-{name.pk}", "").strip()[:120]

    def _read(self) -> None:
        typed = {}
        for name in self.names:
            choice, number = self.choice(name), self.number(name)
            if choice == "out":
                self.decided[name.folded] = (name.written, "")
            elif choice == "number" or (number and not choice):
                typed[name] = api.organisation_id(number) or ""
            elif choice in name.candidates:
                self.decided[name.folded] = (name.written, choice)
            elif choice:
                self.errors[name.pk] = "forged"
        self._check(typed)

    def _check(self, typed: dict) -> None:
        known = registered([one for one in typed.values() if one]) if typed else None
        for name, member_id in typed.items():
            if not is_member_id(member_id):
                self.errors[name.pk] = "bad_organisation_number"
            elif known is not None and member_id.startswith("no:") and member_id not in known:
                self.errors[name.pk] = "unknown_organisation"
            elif known is not None and member_id in known and known[member_id].name is None:
                self.errors[name.pk] = "sole_proprietor"
            else:
                self.decided[name.folded] = (name.written, member_id)
