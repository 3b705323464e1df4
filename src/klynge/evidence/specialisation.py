"""What do the two location quotients say, row by row? One row per industry; the two sources are never one measure."""

from klynge.evidence.model import Evidence, Quality, Status
from klynge.measures.catalogue import MEASURES
from klynge.measures.specialisation import Quotient

SOURCES = {"lq_official": "employment", "lq_register": "establishments"}  # where the rows are found, too


def as_evidence(
    quotients: list[Quotient], measure: str, region_id: str, manifest: str, *, period: str
) -> list[Evidence]:
    """The evidence rows of a region's quotients; measure : `lq_official` or `lq_register`; about : the industry."""
    return [
        Evidence(
            measure=measure,
            subject_kind="region",
            subject_id=region_id,
            about=one.industry,
            period=period,
            parameters=f"version={one.version};denominator=all",
            source=SOURCES[measure],
            value=one.value,
            status=Status.UNDEFINED if one.value is None else Status.KNOWN,
            **({} if one.low == one.high else {"low": one.low, "high": one.high}),
            ci_low=one.ci_low,
            ci_high=one.ci_high,
            loo_low=one.loo_low,
            loo_high=one.loo_high,
            n=one.establishments,
            unit=MEASURES[measure].unit,
            method="share of the region's employees by the share of all municipalities' employees",
            quality=Quality.EXACT if one.low == one.high else Quality.APPROXIMATE,
            manifest=manifest,
            rows=f"rows/{SOURCES[measure]}?industry={one.industry}",
        )
        for one in quotients
    ]
