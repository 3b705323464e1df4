"""What is known of a cluster, for those who may know it? Register figures of its members, and what people judged."""

import datetime as dt
from collections.abc import Iterable

from klynge import api
from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.library.models import Judgement

KIND = "cluster"


def subject(organisation: ClusterOrganisation) -> tuple[str, str]:
    """The cluster as a subject of evidence."""
    return KIND, organisation.slug


def in_force(user, organisation: ClusterOrganisation, framework: str = "") -> list[Judgement]:
    """Judgements that count today, newest first, as far as the reader may know them."""
    rows = Judgement.objects.for_user(user).filter(organisation=organisation, withdrawn_at__isnull=True)
    return list((rows.filter(framework=framework) if framework else rows).select_related("by"))


def of_cluster(user, organisation: ClusterOrganisation, lang: str) -> list:
    """All evidence about the cluster: of the registers, closed parts included, and of people."""
    return [*_computed(organisation), *judged(in_force(user, organisation), organisation, lang)]


def _computed(organisation: ClusterOrganisation) -> list:
    """Figures of its members; none while no list of members has reached the lake."""
    with api.open_lake().view(closed=True) as view:
        try:
            return api.cluster_evidence(view, organisation.slug)
        except api.UnknownNameError:
            return []


def judged(judgements: Iterable[Judgement], organisation: ClusterOrganisation, lang: str) -> list:
    """Judgements as rows of evidence. Judges are told by their roles, two of one role apart from each other."""
    judgements = list(judgements)
    names = judges(judgements, lang)
    return [
        api.judgement(
            one.framework,
            one.dimension,
            one.value,
            subject=subject(organisation),
            judge=names[one.pk],
            on=one.on,
            reason=one.reason,
        )
        for one in judgements
    ]


def judges(judgements: Iterable[Judgement], lang: str) -> dict[int, str]:
    """Judgement → what its judge is called: the role, with a number where several persons have it."""
    judgements = list(judgements)
    persons: dict[str, list] = {}
    for one in sorted(judgements, key=lambda one: one.pk):
        known = persons.setdefault(one.role, [])
        if one.by_id not in known:
            known.append(one.by_id)
    names = {}
    for one in judgements:
        role, number = api.text(f"access.role.{one.role}", lang), persons[one.role].index(one.by_id) + 1
        names[one.pk] = f"{role} {number}" if len(persons[one.role]) > 1 else role
    return names


def today() -> dt.date:
    """Day of an assessment made now."""
    return dt.date.today()
