"""The form of a member's rhythm."""

from __future__ import annotations

from django import forms

from dealwright.web.notices.models import Rhythm


class RhythmForm(forms.Form):
    """How often letters leave."""

    rhythm = forms.ChoiceField(label="Letters", choices=Rhythm.choices, widget=forms.RadioSelect)
