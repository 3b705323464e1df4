"""What is asked for when somebody is let in, and what can be wrong with the answers?"""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q
from django.utils import timezone

from klynge import api
from klynge_web.access.decide import may
from klynge_web.people.models import Assignment, Invitation, Person
from klynge_web.people.ties import LASTING, Tie, clusters, givable, is_held, needed, organisations_for, programmes
from klynge_web.shell.forms import DayField, Form

_ORGANISATION_NUMBER = re.compile(r"(?:no:)?(\d{9})", re.IGNORECASE)
_FOREIGN = re.compile(r"x:[A-Z]{2}:.+", re.IGNORECASE)
_TIED = ("organisation", "member_id", "project", "programme", "purpose")


class AddressField(forms.EmailField):
    """An e-mail address, without capitals."""

    default_validators = (EmailValidator(code="email"),)

    def __init__(self, **kwargs):
        super().__init__(max_length=254, **kwargs)

    def clean(self, value) -> str:
        return super().clean(value).casefold()


class LanguageField(forms.ChoiceField):
    """Which of the three languages somebody is written to in."""

    def __init__(self, **kwargs):
        # the names of languages are the same in all of them
        super().__init__(choices=[(lang, api.text(f"site.in_{lang}", lang)) for lang in api.LANGUAGES], **kwargs)


class NewPersonForm(Form):
    """What a person says of themselves, once."""

    words = "joining"

    name = forms.CharField(max_length=120)
    language = LanguageField()
    password = forms.CharField(max_length=200, required=False, strip=False, widget=forms.PasswordInput)

    def clean(self):
        given = super().clean()
        if given.get("password"):
            person = Person(name=given.get("name", ""), email=self.address())
            try:
                validate_password(given["password"], person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return given

    def address(self) -> str:
        return self.cleaned_data.get("email", "")


class JoinForm(NewPersonForm):
    """Of one who was invited. `email` : where the invitation was sent."""

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def address(self) -> str:
        return self.email


class SetUpForm(NewPersonForm):
    """Of the first administrator."""

    email = AddressField()
    field_order = ("name", "email", "language", "password")


class TieForm(Form):
    """A role and what it is tied to. Which fields it needs, the role decides; the others stay empty."""

    words = "tie"
    kind = ""  # object of the matrix that gives the role

    role = forms.ChoiceField()
    organisation = forms.ModelChoiceField(None, required=False, empty_label="–")
    member_id = forms.CharField(max_length=120, required=False)
    project = forms.ModelChoiceField(None, required=False, empty_label="–")
    programme = forms.ChoiceField(required=False)
    purpose = forms.CharField(max_length=300, required=False)
    to_date = DayField(required=False)

    def __init__(self, *args, user, lang: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.lang = user, lang
        roles = givable(user, self.kind)
        self.fields["role"].choices = [("", "–"), *((role, self._called(role)) for role in roles)]
        self._offer_organisations(roles)
        for name in set(_TIED) - {name for role in roles for name in needed(role)}:
            del self.fields[name]
        if "project" in self.fields:
            self.fields["project"].queryset = clusters().ClusterProject.objects.for_user(user)
            self.fields["programme"].choices = [("", "–"), *((name, name) for name in programmes())]

    def _offer_organisations(self, roles: tuple[str, ...]) -> None:
        """A leader of one cluster need not choose it."""
        field = self.fields["organisation"]
        field.queryset = organisations_for(self.user, self.kind)
        field.required = all("organisation" in needed(role) for role in roles)
        offered = list(field.queryset[:2])
        if field.required and len(offered) == 1:
            self.initial.setdefault("organisation", offered[0].pk)

    def _called(self, role: str) -> str:
        word = api.text(f"access.role.{role}", self.lang)
        return word[0].upper() + word[1:]

    def clean_member_id(self) -> str:
        value = self.cleaned_data["member_id"].strip()
        number = _ORGANISATION_NUMBER.fullmatch(re.sub(r"\s", "", value))
        if value and not number and not _FOREIGN.fullmatch(value):
            raise ValidationError("", code="member")
        return f"no:{number[1]}" if number else value

    def clean_to_date(self):
        if self.cleaned_data["to_date"] and self.cleaned_data["to_date"] < timezone.localdate():
            raise ValidationError("", code="past")
        return self.cleaned_data["to_date"]

    def clean(self):
        given = super().clean()
        if "role" in given:
            self._require_fields(given)
        if not self.errors:
            self._require_member(given)
        return given

    def _require_fields(self, given: dict) -> None:
        wanted, role = needed(given["role"]), self._called(given["role"])
        for name in set(wanted) - self.errors.keys():
            if not given.get(name):
                self.add_error(name, ValidationError("", code="needed", params={"role": role}))
        for name in (name for name in _TIED if name not in wanted and given.get(name)):
            self.add_error(name, ValidationError("", code="needless", params={"role": role}))
        if given["role"] in LASTING and given.get("to_date"):
            self.add_error("to_date", ValidationError("", code="lasting", params={"role": role}))

    def _require_member(self, given: dict) -> None:
        """The firm must be a member; whoever may not read memberships is not told whether it is."""
        if not given.get("member_id") or not may(self.user, "membership", "read"):
            return
        held = Q(organisation=given["organisation"]) | Q(project__organisation=given["organisation"])
        memberships = clusters().Membership.objects.for_user(self.user)
        if not memberships.filter(held, member_id=given["member_id"]).exists():
            self.add_error("member_id", ValidationError("", code="not_member"))

    def tie(self) -> Tie:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        fields = {name: given.get(name) or "" for name in ("programme", "member_id", "purpose")}
        rows = {name: given.get(name) for name in ("organisation", "project", "to_date")}
        return Tie(given["role"], **fields, **rows)


class InviteForm(TieForm):
    """Whom to invite, to what."""

    kind = "invitation"

    email = AddressField()
    name = forms.CharField(max_length=120, required=False)
    language = LanguageField()
    field_order = ("email", "name", "language", "role")

    def clean(self):
        given = super().clean()
        if not self.errors:
            fields = {name: value for name, value in self.tie().columns().items() if name not in ("purpose", "to_date")}
            same = Invitation.objects.for_user(self.user).filter(email=given["email"], **fields)
            if any(one.state == "open" for one in same):
                self.add_error("email", ValidationError("", code="invited"))
        return given


class GiveForm(TieForm):
    """Which role to give to somebody who is here already."""

    kind = "assignment"

    person = forms.ModelChoiceField(None, empty_label="–")
    from_date = DayField(required=False)
    field_order = ("person", "role")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons_known_to(self.user)

    def clean_from_date(self):
        begins = self.cleaned_data["from_date"]
        if begins and begins < timezone.localdate():
            raise ValidationError("", code="past")
        return begins

    def clean(self):
        given = super().clean()
        begins, ends = given.get("from_date"), given.get("to_date")
        if begins and ends and ends < begins:
            self.add_error("to_date", ValidationError("", code="reversed"))
        if not self.errors and is_held(given["person"], self.tie()):
            self.add_error("role", ValidationError("", code="held"))
        return given


class ConfirmForm(Form):
    """Nothing is asked for: that it is sent, is the answer."""

    words = "confirm"


def persons_known_to(user):
    """Active persons whom one may give a role: all, or those who have a role that one has given out oneself."""
    persons = Person.scoped.for_user(user)
    if not may(user, "person", "read"):
        persons = Person._base_manager.filter(pk__in=Assignment.objects.for_user(user).values("person"))
    return persons.filter(is_active=True)


def posted(request):
    """What was sent, even if it is empty; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None
