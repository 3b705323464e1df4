"""How is a cluster judged here? Answers, assessments that are kept, and opinions on verdicts."""

import datetime as dt

from django.utils import timezone

from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.history.actions import action, tell
from klynge_web.library.models import Judgement, Kept, Opinion


@action("judgement", "create")
def judge(
    organisation: ClusterOrganisation,
    framework: str,
    answers: dict[str, str],
    *,
    by,
    role: str,
    on: dt.date,
    reason: str,
) -> list[Judgement]:
    """Keep one person's answers on dimensions of a framework; answers of the same person before count no more.

    answers : dimension → value, checked by the form; what is not answered stays as it was
    """
    earlier = Judgement.objects.filter(
        organisation=organisation, framework=framework, by=by, dimension__in=answers, withdrawn_at__isnull=True
    )
    earlier.update(withdrawn_at=timezone.now())
    common = {"organisation": organisation, "framework": framework, "by": by, "role": role, "on": on, "reason": reason}
    found = [Judgement.objects.create(dimension=name, value=value, **common) for name, value in answers.items()]
    tell(by, "judgement.added", organisation, organisation_id=organisation.pk, framework=framework, count=len(found))
    return found


@action("judgement", "change")
def withdraw(judgement: Judgement, *, by) -> None:
    """Let a judgement count no more; it stays as it was said."""
    judgement.withdrawn_at = timezone.now()
    judgement.save(update_fields=["withdrawn_at"])
    tell(
        by,
        "judgement.withdrawn",
        judgement.organisation,
        organisation_id=judgement.organisation_id,
        framework=judgement.framework,
    )


@action("assessment", "create")
def keep(organisation: ClusterOrganisation, framework: str, version: str, content: dict, *, by, on: dt.date) -> Kept:
    """Keep an assessment as it is today, so that the next can be compared with it."""
    kept = Kept.objects.create(
        organisation=organisation, framework=framework, version=version, content=content, by=by, on=on
    )
    tell(by, "assessment.kept", organisation, organisation_id=organisation.pk, framework=framework)
    return kept


@action("opinion", "create")
def give_opinion(
    organisation: ClusterOrganisation,
    framework: str,
    version: str,
    verdict: str,
    *,
    by,
    fits: str,
    useful: str,
    comment: str,
) -> Opinion:
    """Keep whether a verdict fits and was useful; a person's later opinion on the verdict replaces the earlier."""
    Opinion.objects.filter(organisation=organisation, framework=framework, verdict=verdict, by=by).delete()
    opinion = Opinion.objects.create(
        organisation=organisation,
        framework=framework,
        version=version,
        verdict=verdict,
        by=by,
        fits=fits,
        useful=useful,
        comment=comment,
    )
    tell(by, "opinion.given", organisation, organisation_id=organisation.pk, framework=framework)
    return opinion
