"""Which jobs does the reader want to see?"""

from django import forms

from klynge import api
from klynge_web.jobs.models import Job
from klynge_web.shell.forms import Form


class StateForm(Form):
    """The state of the jobs in the list; empty for all."""

    words = "job"

    state = forms.ChoiceField(required=False)

    def __init__(self, *args, lang: str, **kwargs):
        super().__init__(*args, **kwargs)
        states = [(state, api.text(f"job.states.{state}", lang)) for state in Job.STATES]
        self.fields["state"].choices = [("", api.text("job.states.any", lang)), *states]
