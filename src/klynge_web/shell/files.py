"""How is a file handed out? With its type, and a name that is safe in every browser."""

from django.http import HttpResponse

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """The content as a download called `name`; letters and digits of it are kept."""
    safe = "".join(c if c.isalnum() or c in "-._" else "-" for c in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
