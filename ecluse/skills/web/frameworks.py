"""The frameworks of this installation, for everybody: where each fact comes from and under which licence."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecluse.foundation.access import GuardedRequest, public

from ..permissions import can_write_frameworks
from ..queries import frameworks as queries
from ..queries.revalidation import waiting_for
from ..queries.shortages import shortage_lists
from ..rules.known import FRAMEWORKS
from ..slots import FRAMEWORK_PAGE
from . import listing


@public(why="Licences ask to name the source of what is shown.")
@require_safe
def frameworks(request: GuardedRequest) -> HttpResponse:
    """Each framework with its version, publisher, licence, notice, languages, figures and last import."""
    lines = queries.institutions()
    own, count = queries.latest_of_organisations()
    here = {line.framework.code for line in lines}
    context = {
        "lines": [
            (line, listing.language_names(line.framework), FRAMEWORK_PAGE.pieces(request, framework=line.framework))
            for line in lines
        ],
        "own": own,
        "more": count if count > len(own) else 0,
        "absent": [known for code, known in FRAMEWORKS.items() if code not in here],
        "can_write": can_write_frameworks(request.hat),
        "can_answer": waiting_for(request.hat) is not None,
        "lists": listing.shortage_table(shortage_lists()),
    }
    return render(request, "skills/frameworks.html", context)


@public(why="What organisations teach in their own words is public, as is what institutions publish.")
@require_safe
def of_organisations(request: GuardedRequest) -> HttpResponse:
    """All the frameworks that organisations of the network wrote or brought, twenty at a time."""
    lines, page = queries.of_organisations(mark=request.GET.get("page"))
    return render(request, "skills/frameworks_of_organisations.html", {"own": lines, "page": page})
