"""What is asked for when somebody follows something?"""

from django import forms

from klynge_web.following.models import LONGEST
from klynge_web.shell.forms import Form


class FollowForm(Form):
    """The subject of a button: its kind and id."""

    words = "follows"

    kind = forms.CharField(max_length=20)
    subject = forms.CharField(max_length=LONGEST)
