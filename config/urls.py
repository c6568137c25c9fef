"""Every address, one line for each domain. The table of who may enter is docs/reference/access.md."""

from django.urls import include, path

from ecluse.exchange.opendata.interface import interface

urlpatterns = [
    # First: tools ask a hundred times as often as people.
    path("xapi/", include("ecluse.exchange.xapi.addresses")),
    path("", include("ecluse.foundation.urls")),
    path("", include("ecluse.ui.urls")),
    path("compte/", include("allauth.urls")),
    path("", include("ecluse.network.web.urls")),
    path("", include("ecluse.skills.web.urls")),
    path("", include("ecluse.records.web.urls")),
    path("", include("ecluse.places.web.urls")),
    path("", include("ecluse.learning.web.urls")),
    path("", include("ecluse.offer.web.urls")),
    path("", include("ecluse.credentials.web.urls")),
    path("", include("ecluse.steering.web.urls")),
    path("", include("ecluse.exchange.urls")),
    path("api/v1/", interface.urls),
]

handler403 = "ecluse.foundation.views.refused"
handler404 = "ecluse.foundation.views.not_found"
handler500 = "ecluse.foundation.views.failed"
