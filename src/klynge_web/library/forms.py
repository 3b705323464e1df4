"""Forms of judgements and opinions."""

from django import forms

from klynge import api
from klynge_web.library.evidence import today
from klynge_web.library.models import DEGREES
from klynge_web.shell.forms import DayField, Form


class Answers(Form):
    """One question for each dimension that is asked; what is left open stays as it was."""

    words = "judgement"

    def __init__(self, *args, questions, lang: str, given: dict[str, str], roles: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = list(questions)
        self.labels, self.helps = {}, {}
        for one in self.asked:
            self.fields[one.dimension] = forms.ChoiceField(
                choices=[("", api.text("judgement.open", lang)), *one.values],
                widget=forms.RadioSelect,
                required=False,
                initial=given.get(one.dimension, ""),
            )
            self.labels[one.dimension] = one.title
            self.helps[one.dimension] = one.look_at
        self.fields["on"] = DayField()
        self.fields["role"] = forms.ChoiceField(
            choices=[(role, api.text(f"access.role.{role}", lang)) for role in roles], initial=roles[0]
        )
        self.fields["reason"] = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError("", code="future")
        return on

    def clean(self):
        if not self.errors and not self.answers:
            raise forms.ValidationError("", code="nothing_answered")
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, str]:
        """Dimension → value, of those that were answered."""
        asked = [one.dimension for one in self.asked]
        return {name: self.cleaned_data[name] for name in asked if self.cleaned_data.get(name)}


class OpinionForm(Form):
    """Does this fit, and was it useful?"""

    words = "opinion"

    def __init__(self, *args, verdicts: dict[str, str], lang: str, **kwargs):
        super().__init__(*args, **kwargs)
        degrees = [(degree, api.text(f"opinion.degree.{degree}", lang)) for degree in DEGREES]
        self.fields["verdict"] = forms.ChoiceField(choices=list(verdicts.items()))
        self.fields["fits"] = forms.ChoiceField(choices=degrees, widget=forms.RadioSelect)
        self.fields["useful"] = forms.ChoiceField(choices=degrees, widget=forms.RadioSelect)
        self.fields["comment"] = forms.CharField(
            max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
