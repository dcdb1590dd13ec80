"""The teller's page: figures of the paper ballots, checked before they count as entered (R47)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from orgunits.guards import allow, holding
from orgunits.roles import Permission
from ratings.domain import tallies
from ratings.models import Ballot
from ratings.tally_forms import TallyForm
from ratings.views.ballots import compared

State = Ballot.State


@allow(holding(Permission.COUNT))
def tally(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Ballot.objects.to_count(request.user).select_related("conference__campaign__rule_set")
    found = get_object_or_404(rows, pk=pk)
    counting = found.state in (State.OPEN, State.COUNTED)
    own = tallies.own(found, request.user)
    form = TallyForm(found, request.POST or None, own) if counting else None
    errors: list[str] = []
    if form and request.method == "POST" and form.is_whole():
        try:
            tallies.enter(ballot_id=found.pk, count=form.count, by=request.user)
        except ValidationError as error:
            errors = error.messages
        else:  # what came of it stands on the page itself
            return redirect("ratings:tally", pk=found.pk)
    rounds = compared(found)
    context = {
        "ballot": found,
        "form": form,
        "own": own,
        "errors": errors,
        # While they count again each knows where they differed, not what the other had.
        "rounds": [] if form else rounds,
        "differing": rounds[-1]["differing"] if form and rounds else [],
    }
    status = 422 if errors or (form and form.problems) else 200
    return render(request, "ratings/tally_page.html", context, status=status)
