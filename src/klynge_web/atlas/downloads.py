"""Which files can be taken away? The report in four formats, and the rows behind a figure."""

from django.http import Http404, HttpResponse

from klynge import api
from klynge_web.access.needs import open_to_all
from klynge_web.atlas import pages
from klynge_web.atlas.forms import read_thresholds

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT_TYPES = {"json": "application/json", "pdf": "application/pdf", "xlsx": XLSX}
ROW_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "parquet": "application/vnd.apache.parquet"}


@open_to_all
def readiness(request, lang, region, kind):
    """The report on a region as JSON, PDF or workbook."""
    if kind not in REPORT_TYPES:
        raise Http404
    answer = pages.readiness(region, read_thresholds(request.GET))
    return _file(answer.render(kind, lang), REPORT_TYPES[kind], f"klynge-{answer.region.id}-{lang}.{kind}")


@open_to_all
def rows(request, lang, region, subject, kind):
    """The rows behind a figure, all of them."""
    if kind not in ROW_TYPES:
        raise Http404
    with api.open_lake().view() as view:
        top = read_thresholds(request.GET).top
        area, industry = request.GET.get("area", ""), request.GET.get("industry", "")
        table = api.rows(view, region, subject, area, industry=industry, top=top)
    return _file(table.render(kind, lang), ROW_TYPES[kind], f"klynge-{region}-{subject}.{kind}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    safe = "".join(c if c.isalnum() or c in "-._" else "-" for c in name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{safe}"'}
    )
