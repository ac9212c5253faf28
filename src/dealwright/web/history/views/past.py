"""Past values of a term as JSON, for the chart of a range."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from dealwright.core import terms
from dealwright.web.accounts.access import MemberRequest
from dealwright.web.history import queries
from dealwright.web.history.views import entering


@entering.readers
@require_GET
def spread(request: MemberRequest, key: str) -> HttpResponse:
    """This function will say how a term lay in the won deals of the scope that the address states."""
    stated = {name: request.GET[name] for name in terms.DIMENSIONS if request.GET.get(name)}
    found = queries.past.past_values(request.membership, key, terms.Scope.of(**stated))
    source = found.dataset.name if found.dataset else ""
    return JsonResponse({"values": found.values, "source": source, "why": found.why})
