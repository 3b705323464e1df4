"""What do the pages of uploads show, and what do their forms ask for? Rows are found as somebody's; actions write."""

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from klynge import api
from klynge.errors import FileFaultError
from klynge_web.access.decide import may
from klynge_web.access.needs import needs
from klynge_web.access.scope import find
from klynge_web.history.once import once
from klynge_web.jobs import watch
from klynge_web.shell.forms import answer
from klynge_web.uploads import actions, files, pages, undoing
from klynge_web.uploads.errors import UploadStateError
from klynge_web.uploads.forms import ChooseForm, ImportForm, MapForm, ReviewForm, holders
from klynge_web.uploads.models import KeptMapping, Upload

BOTH = ("GET", "HEAD", "POST")
SHOWN = 50


@needs("upload")
def uploads(request, lang):
    """The uploads that one reaches, newest first."""
    rows = Upload.objects.for_user(request.user).select_related("organisation", "project", "milieu", "by", "job")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    return render(request, "uploads/uploads.html", {"page": page})


@needs("upload", "create", methods=BOTH)
@once
def new(request, lang):
    """Choose a file."""
    chosen = request.GET.get("holder", "")
    form = ChooseForm(
        request.POST or None, request.FILES or None, user=request.user, lang=lang, initial={"holder": chosen}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.store(
                form.kept,
                data["holder"],
                by=request.user,
                kind=data["kind"],
                file_name=files.clean_name(data["file"].name),
                source=data["source"],
                as_of=data["as_of"],
            )
        except BaseException:
            files.drop(form.kept)
            raise
        return redirect("upload-map", lang=lang, upload=row.pk)
    return answer(request, "uploads/new.html", {"form": form})


@needs("upload", own="upload")
@never_cache
def upload(request, lang, upload):
    """One upload: the step it is at, and its rows."""
    watch.find_lost()
    row = _find(request, upload)
    return render(request, "uploads/upload.html", _page(request, lang, row, ImportForm(upload=row)))


@needs("upload", "change", methods=BOTH, own="upload")
@never_cache
def columns(request, lang, upload):
    """Say which column is which, and how days and amounts are written."""
    row = _find(request, upload, "change")
    if row.state not in ("stored", "read") or row.forgotten_at or row.works:
        return redirect("upload", lang=lang, upload=row.pk)
    try:
        sheets = files.sheets(row)
        sheet = _sheet(request, row, sheets)
        head = files.head(row, sheet)
    except FileFaultError as error:
        told = pages.fault_told(error, lang)
        return render(request, "uploads/unreadable.html", {"upload": row, "told": told}, status=422)
    context = {"upload": row, "head": head, "rows": pages.shown_rows(head), "sheets": sheets, "sheet": sheet}
    form = MapForm(
        request.POST or None,
        upload=row,
        header=head.header,
        lang=lang,
        fees=bool(row.organisation_id) and bool(may(request.user, "membership_fee", "change")),
        initial={"sheet": sheet, **_proposed(request.user, row, head)},
    )
    if request.method == "POST" and form.is_valid():
        actions.give_mapping(
            row,
            by=request.user,
            sheet=sheet,
            mapping=form.mapping,
            choices=form.choices,
            header=_digest(head),
        )
        return redirect("upload", lang=lang, upload=row.pk)
    context |= {"form": form, "steps": pages.steps(row, lang), "columns": form.columns}
    return answer(request, "uploads/map.html", context)


@needs("upload", "change", methods=BOTH, own="upload")
@never_cache
def review(request, lang, upload):
    """Decide what names without a number mean."""
    row = _find(request, upload, "change")
    if row.state != "read" or row.forgotten_at or row.works:
        return redirect("upload", lang=lang, upload=row.pk)
    shown = "all" if request.GET.get("show") == "all" else "open"
    names = pages.names_of(request.user, row)
    page = Paginator(names if shown == "all" else names.exclude(status="exact"), pages.NAMES).get_page(
        request.GET.get("page")
    )
    form = ReviewForm(request.POST, page) if request.method == "POST" else None
    if form is not None and not form.errors:
        if form.decided:
            actions.decide(row, form.decided, by=request.user)
        if "done" in request.POST or not page.has_next():
            actions.read_again(row, by=request.user)
            return redirect("upload", lang=lang, upload=row.pk)
        return redirect(f"{request.path}?show={shown}&page={page.next_page_number()}")
    asked = pages.asked_names(request.user, row, page, lang, form)
    context = {"upload": row, "page": page, "names": asked, "shown": shown, "steps": pages.steps(row, lang)}
    return render(request, "uploads/review.html", context, status=422 if form is not None else 200)


@needs("upload", "change", methods=("POST",), own="upload")
@never_cache
def bring(request, lang, upload):
    """Import what the dry run shows."""
    row = _find(request, upload, "change")
    if row.state == "imported" or row.works:
        return redirect("upload", lang=lang, upload=row.pk)
    form = ImportForm(request.POST, upload=row)
    if form.is_valid():
        try:
            data = form.cleaned_data
            actions.ask_import(
                row, by=request.user, seen=data.get("seen", False), leave_out=data.get("leave_out", False)
            )
            return redirect("upload", lang=lang, upload=row.pk)
        except api.KlyngeError as error:
            messages.info(request, api.text(f"problem.{error.code}_told", lang, **error.facts))
            return redirect("upload", lang=lang, upload=row.pk)
    return answer(request, "uploads/upload.html", _page(request, lang, row, form))


@needs("upload", "change", methods=("POST",), own="upload")
def again(request, lang, upload):
    """Make the dry run anew."""
    row = _find(request, upload, "change")
    try:
        actions.read_again(row, by=request.user)
    except api.KlyngeError as error:
        messages.info(request, api.text(f"problem.{error.code}_told", lang, **error.facts))
    return redirect("upload", lang=lang, upload=row.pk)


@needs("upload", "change", methods=BOTH, own="upload")
@never_cache
def undo(request, lang, upload):
    """Take back what the upload brought: first what that would do, then do it."""
    row = _find(request, upload, "change")
    if request.method == "POST" and not row.works:
        try:
            actions.ask_undo(row, by=request.user)
            return redirect("upload", lang=lang, upload=row.pk)
        except UploadStateError:
            context = {"upload": row, "refused": row.state}
            return render(request, "uploads/undo.html", context, status=422)
    if row.state != "imported" or row.works:
        return redirect("upload", lang=lang, upload=row.pk)
    return render(request, "uploads/undo.html", {"upload": row, "effect": undoing.effect(row)})


@needs("upload", own="upload")
def rows(request, lang, upload):
    """The rows of the dry run as a file."""
    row = _find(request, upload)
    if not row.run or row.forgotten_at:
        return redirect("upload", lang=lang, upload=row.pk)  # whose page says why there are none
    lines = pages.csv_lines(request.user, row, pages.filter_of(request.GET, row), lang)
    content = (("\ufeff" if number == 0 else "") + line for number, line in enumerate(lines))
    headers = {"Content-Disposition": f'attachment; filename="klynge-upload-{row.pk}.csv"'}
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _find(request, pk: int, action: str = "read") -> Upload:
    find(Upload, request.user, action, pk=pk)
    related = ("organisation", "project", "milieu", "by", "job")
    return Upload.objects.for_user(request.user, action).select_related(*related).get(pk=pk)


def _page(request, lang: str, row: Upload, form) -> dict:
    allowed = bool(may(request.user, "upload", "change", row)) and (
        row.kind != "memberships" or row.holder_key in holders(request.user)
    )
    return {**pages.page_of(request, lang, row), "form": form, "allowed": allowed}


def _sheet(request, row: Upload, sheets: list[str]) -> str:
    """The sheet asked for, the one mapped before, or the first."""
    for asked in (request.POST.get("sheet"), request.GET.get("sheet"), row.sheet):
        if asked in sheets:
            return asked
    return sheets[0] if sheets else ""


def _proposed(user, row: Upload, head) -> dict:
    """The mapping of this upload, else the one kept for such a file, else a guess by the names."""
    if row.mapping and set(row.mapping.values()) <= set(head.header):
        return {**row.mapping, **_chosen(row.choices)}
    kept = KeptMapping.objects.for_user(user).filter(kind=row.kind, holder_key=row.holder_key, header=_digest(head))
    for one in kept:
        return {**one.mapping, **_chosen(one.choices), "all_year": None, "kept": True}
    return {"name": head.header[0]} if head.headless else api.guess_columns(row.kind, head.header)


def _chosen(choices: dict) -> dict:
    return {"order": choices.get("order"), "unit": choices.get("unit"), "all_year": choices.get("year")}


def _digest(head) -> str:
    return hashlib.sha256("\n".join(api.folded(name) for name in head.header).encode()).hexdigest()
