"""Which cluster is it, and may the reader see assessments of it?"""

from django.http import Http404

from klynge_web.access.scope import scope_of
from klynge_web.clusters.models import ClusterOrganisation


def cluster_of(user, slug: str, kind: str = "assessment", action: str = "read") -> ClusterOrganisation:
    """The cluster, if the reader's role for this kind of thing is one for this cluster; else Http404."""
    scope = scope_of(user, kind, action)
    rows = ClusterOrganisation.objects.for_user(user).filter(slug=slug)
    cluster = rows.filter(ClusterOrganisation.reached_by(scope)).first()
    if cluster is None:
        raise Http404("no assessments of this cluster for this person")
    return cluster
