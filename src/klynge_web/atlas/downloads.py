"""Which files can be taken away? The report in four formats, and the rows behind a figure."""

from django.http import Http404

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.atlas import pages
from klynge_web.atlas.forms import read_thresholds
from klynge_web.shell.files import as_file

REPORT_KINDS = ("json", "pdf", "xlsx")
ROW_KINDS = ("csv", "xlsx", "parquet")


@open_to_all
def readiness(request, lang, region, kind):
    """The report on a region as JSON, PDF or workbook."""
    if kind not in REPORT_KINDS:
        raise Http404
    answer = pages.readiness(region, read_thresholds(request.GET))
    return as_file(answer.render(kind, lang), kind, f"klynge-{answer.region.id}-{lang}.{kind}")


@open_to_all
def rows(request, lang, region, subject, kind):
    """The rows behind a figure, all of them."""
    if kind not in ROW_KINDS:
        raise Http404
    with api.open_lake().view() as view:
        top = read_thresholds(request.GET).top
        area, industry = request.GET.get("area", ""), request.GET.get("industry", "")
        table = api.rows(view, region, subject, area, industry=industry, top=top)
    return as_file(table.render(kind, lang), kind, f"klynge-{region}-{subject}.{kind}")
