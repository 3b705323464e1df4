"""What is asked for of clusters and memberships? Plain forms; whether rows fit beside others, the actions judge."""

from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from klynge import api
from klynge_web.access.scope import scope_of
from klynge_web.clusters.models import (
    MEMBER_KINDS,
    MEMBER_ROLES,
    NETWORKS,
    PROGRAMMES,
    ClusterOrganisation,
    Membership,
    Milieu,
)
from klynge_web.clusters.rules import is_member_id, member_id_of, registered
from klynge_web.shell.forms import DayField, Form
from klynge_web.shell.page import manifest_id


def choices(topic: str, names, lang: str, *, empty: str = "") -> list[tuple[str, str]]:
    """Words of the code with those of the reader's language; `empty` : key of the text for none."""
    found = [(name, api.text(f"clusters.{topic}.{name.replace(' ', '_')}", lang)) for name in names]
    return [("", api.text(empty, lang)), *found] if empty else found


class Edit(Form):
    """Base: knows who asks, in which language, and about which row (None for a new one)."""

    words = "clusters"
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, user, lang: str, row=None, **kwargs):
        self.user, self.lang, self.row = user, lang, row
        super().__init__(*args, **kwargs)
        if row is None:
            del self.fields["version"]
        else:
            # the library takes a field that was left out for one that was emptied: a page without it is no such form
            self.fields["version"].required = True

    @property
    def shown(self) -> list[str]:
        """Names of the fields that people fill in."""
        return [name for name in self.fields if name != "version"]

    @property
    def values(self) -> dict:
        """What was filled in, for the action."""
        return {name: self.cleaned_data[name] for name in self.shown}

    @classmethod
    def initial_of(cls, row) -> dict:
        """The row as the form shows it."""
        named = {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}
        return {name: getattr(value, "slug", value) for name, value in named.items()}


class MilieuForm(Edit):
    """A milieu. The identifier is chosen once."""

    slug = forms.SlugField(max_length=80, required=False)
    name = forms.CharField(max_length=200)
    field = forms.CharField(max_length=200, required=False)
    place = forms.CharField(max_length=200, required=False)
    boundary = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.row is not None:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class OrganisationForm(MilieuForm):
    """A cluster organisation."""

    field = place = boundary = None
    org_id = forms.CharField(max_length=40, required=False)
    network = forms.ChoiceField()
    host = forms.CharField(max_length=200, required=False)
    municipality = forms.ChoiceField(required=False)
    milieu = forms.ModelChoiceField(None, required=False, to_field_name="slug")
    theme = forms.CharField(max_length=300, required=False)
    field_order = ("slug", "name", "org_id", "network", "host", "municipality", "milieu", "theme", "source")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["network"].choices = choices("networks", NETWORKS, self.lang)
        self.fields["municipality"].choices = _municipalities(self.row, self.lang)
        _choose_from(self, "milieu", Milieu)

    def clean_org_id(self) -> str:
        return require_known(self.cleaned_data["org_id"])


class ProjectForm(MilieuForm):
    """A cluster project: an agreement with a programme."""

    field = place = boundary = None
    programme = forms.ChoiceField()
    from_date = DayField(required=False)
    to_date = DayField(required=False)
    organisation = forms.ModelChoiceField(None, required=False, to_field_name="slug")
    milieu = forms.ModelChoiceField(None, required=False, to_field_name="slug")
    partner_id = forms.CharField(max_length=40, required=False)
    theme = forms.CharField(max_length=300, required=False)
    field_order = (
        "slug",
        "name",
        "programme",
        "from_date",
        "to_date",
        "organisation",
        "milieu",
        "partner_id",
        "theme",
        "source",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [(name, name) for name in self._programmes()]
        _choose_from(self, "organisation", ClusterOrganisation)
        _choose_from(self, "milieu", Milieu)

    def _programmes(self) -> list[str]:
        """Those of the person; for whom reaches all, the known ones."""
        scope = scope_of(self.user, "cluster_project", "change" if self.row else "create")
        known = list(PROGRAMMES) if scope.everything else sorted(scope.programmes)
        return [*known, *([self.row.programme] if self.row and self.row.programme not in known else [])]

    def clean_partner_id(self) -> str:
        return require_known(self.cleaned_data["partner_id"])

    def clean(self):
        first, last = self.cleaned_data.get("from_date"), self.cleaned_data.get("to_date")
        if first and first > timezone.localdate():
            self.add_error("from_date", ValidationError("", code="future_date"))
        if first and last and last < first:
            self.add_error("to_date", ValidationError("", code="reversed_dates"))


class MembershipForm(Edit):
    """A membership that there is: what may be changed of it."""

    from_date = DayField()
    undated = forms.BooleanField(required=False)
    to_date = DayField(required=False)
    kind = forms.ChoiceField()
    role = forms.ChoiceField(required=False)
    reason = forms.CharField(max_length=200, required=False)
    source = forms.CharField(max_length=300, required=False)
    fee = forms.IntegerField(required=False, min_value=0, max_value=10**12)

    def __init__(self, *args, with_fee: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("kinds", MEMBER_KINDS, self.lang)
        self.fields["role"].choices = choices("roles", MEMBER_ROLES, self.lang, empty="clusters.not_given")
        if not with_fee:
            del self.fields["fee"]

    def clean_source(self) -> str:
        return self.cleaned_data["source"] or api.text("clusters.source_given", self.lang)

    def clean(self):
        if self.cleaned_data.get("reason") and not self.cleaned_data.get("to_date") and "to_date" not in self.errors:
            self.add_error("reason", ValidationError("", code="reason_without_end"))

    @property
    def values(self) -> dict:
        found = super().values
        return found | {"dated": not found.pop("undated")}

    @classmethod
    def initial_of(cls, row: Membership) -> dict:
        return super().initial_of(row) | {"undated": not row.dated}


class NewMembershipForm(MembershipForm):
    """A new membership: of whom, too. `found` : what the register has of the number, None where it has nothing."""

    member = forms.CharField(max_length=120)
    member_name = forms.CharField(max_length=200, required=False)
    field_order = (
        "member",
        "member_name",
        "from_date",
        "undated",
        "to_date",
        "kind",
        "role",
        "reason",
        "source",
        "fee",
    )
    found = None

    def clean_member(self) -> str:
        member_id = member_id_of(self.cleaned_data["member"])
        if not is_member_id(member_id):
            raise ValidationError("", code="bad_organisation_number")
        self.found = (registered([member_id], self.lang) or {}).get(member_id)
        if self.found is not None and self.found.name is None:
            raise ValidationError("", code="sole_proprietor")
        return member_id

    def clean(self):
        super().clean()
        member_id = self.cleaned_data.get("member")
        if member_id and not self._name():
            self.add_error("member_name", ValidationError("", code="name_needed"))

    def _name(self) -> str:
        """That of the register; else as it was written, which for a foreign partner stands in the identifier."""
        if self.found is not None:
            return self.found.name
        typed = self.data.get("member", "").split(":", 2)
        return self.cleaned_data.get("member_name") or (" ".join(typed[2].split()) if len(typed) == 3 else "")

    @property
    def values(self) -> dict:
        found = super().values
        return found | {"member_id": found.pop("member"), "member_name": self._name()}


class EndForm(Edit):
    """When and why a member left."""

    to_date = DayField()
    reason = forms.CharField(max_length=200, required=False)


class RemoveForm(Edit):
    """Yes, it is to be removed."""


def require_known(written: str) -> str:
    """The identifier of an organisation of the register, or of a foreign one; '' stays ''."""
    if not written.strip():
        return ""
    org_id = member_id_of(written)
    if not is_member_id(org_id):
        raise ValidationError("", code="bad_organisation_number")
    known = registered([org_id])
    if known is not None and org_id.startswith("no:"):
        if org_id not in known:
            raise ValidationError("", code="unknown_organisation")
        if known[org_id].name is None:
            raise ValidationError("", code="sole_proprietor")
    return org_id


def _choose_from(form: Edit, name: str, model) -> None:
    form.fields[name].queryset = model.objects.for_user(form.user)
    form.fields[name].empty_label = api.text("clusters.not_given", form.lang)


def _municipalities(row, lang: str) -> list[tuple[str, str]]:
    named = dict(_municipality_names(manifest_id()))
    if row is not None and row.municipality:
        named.setdefault(row.municipality, row.municipality)
    listed = sorted(named.items(), key=lambda one: one[1])
    return [("", api.text("clusters.not_given", lang)), *((code, f"{name} ({code})") for code, name in listed)]


@lru_cache(maxsize=4)
def _municipality_names(manifest: str) -> tuple[tuple[str, str], ...]:
    with api.open_lake().view() as view:
        return tuple(api.municipality_names(view).items())
