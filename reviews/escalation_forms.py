from __future__ import annotations

from django import forms

from reviews.domain.escalation import FIELDS
from reviews.models import EscalationRule


class EscalationForm(forms.ModelForm):
    class Meta:
        model = EscalationRule
        fields = FIELDS
