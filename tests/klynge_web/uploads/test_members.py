"""What becomes of each row of a membership list, from the file to the memberships and back."""

import datetime as dt

import pytest
from django.urls import reverse

from klynge_web.clusters.models import Membership
from klynge_web.uploads.models import Upload
from uploading import SOURCE, address, done, imported, mapped, numbers, rows, send, signed_in, stored, undone, workbook

A, B, C, D = numbers(4)
LIST = f"""Orgnr;Navn;Medlem fra;Til;Rolle
{A};Elvedal Mekaniske AS;01.03.2020;;kjerne
{B};Fjellvik Tre AS;2021-01-01;31.12.2024;medlem
"""


def member(cluster, member_id: str, begins: str, ends: str | None = None, **fields) -> Membership:
    days = {"from_date": dt.date.fromisoformat(begins), "to_date": dt.date.fromisoformat(ends) if ends else None}
    return Membership.objects.create(
        organisation=cluster.organisation,
        member_id=f"no:{member_id}",
        member_name=member_id,
        source=SOURCE,
        **days,
        **fields,
    )


@pytest.mark.both
def test_a_list_comes_in_and_is_taken_back(cluster, client):
    upload = stored(client, LIST, holder=cluster.holder)
    assert mapped(client, upload).state == "done"
    assert upload.counts == {"add": 2, "absent": 0}
    assert Membership.objects.count() == 0

    job = imported(client, upload)
    assert (job.state, job.summary) == ("done", {"upload_add": 2})
    found = Membership.objects.get(member_id=f"no:{B}")
    assert (found.from_date, found.to_date, found.role) == (dt.date(2021, 1, 1), dt.date(2024, 12, 31), "member")
    assert (found.organisation, found.source, found.upload_id, found.dated) == (
        cluster.organisation,
        SOURCE,
        upload.pk,
        True,
    )
    assert upload.state == "imported"

    assert undone(client, upload).summary == {"upload_taken_back": 2}
    assert Membership.objects.count() == 0
    again = client.post(address(upload, "upload-undo"))
    assert again.status_code == 422
    assert "allerede angret" in again.content.decode()


@pytest.mark.both
def test_each_row_is_told_what_would_become_of_it(cluster, client):
    member(cluster, A, "2020-03-01", role="member")
    member(cluster, B, "2021-01-01", "2024-12-31", role="member")
    member(cluster, C, "2019-01-01")
    list_ = LIST + "\n".join(
        [
            "123456789;Feil nummer AS;;;",
            f"{D};Motsatt AS;01.05.2024;01.04.2024;",
            f"{C};Overlapper AS;01.05.2022;;",
            f"{D};Formel AS;=NOW();;",
            f"{D};Rolle AS;;;astronaut",
            f"{D};Dato AS;32.01.2024;;",
            f"{D};Fremtid AS;01.10.2026;;",
            ";;01.01.2020;;",
            f"{A};En gang til AS;01.03.2020;;",
            f"{D};For mange celler;;;;;",
            f"{D};Slutt alene AS;;01.01.2020;",
        ]
    )
    upload = stored(client, list_, holder=cluster.holder)
    mapped(client, upload)
    assert rows(upload) == [
        (2, "change", ""),
        (3, "same", ""),
        (4, "rejected", "bad_organisation_number"),
        (5, "rejected", "reversed_dates"),
        (6, "rejected", "overlapping_membership"),
        (7, "rejected", "formula_cell"),
        (8, "rejected", "unknown_role"),
        (9, "rejected", "bad_date"),
        (10, "rejected", "future_date"),
        (11, "rejected", "missing_value"),
        (12, "rejected", "repeated_row"),
        (13, "rejected", "wrong_number_of_fields"),
        (14, "rejected", "no_from_date"),
    ]
    changed = upload.rows.get(outcome="change")
    assert changed.changes == {"role": ["member", "core"]}
    page = client.get(address(upload)).content.decode()
    for words in (
        "Rolle: medlem → <strong>kjerne</strong>",
        "«123456789»: Dette er ikke et organisasjonsnummer",
        "Medlemskapet slutter før det begynner.",
        "Samme medlem har et annet medlemskap i de samme dagene.",
        "Cellen er en formel.",
        "Ordet er ikke kjent.",
        "Dette er ikke en dato slik datoer er skrevet i filen.",
        "Datoen er etter dagen filen gjelder.",
        "Raden har verken organisasjonsnummer eller navn.",
        "En tidligere rad i filen sier noe om det samme.",
        "Raden har et annet antall celler enn overskriften.",
        "Til-datoen alene sier ikke når medlemskapet var.",
    ):
        assert words in page, words


def test_more_rejects_than_allowed_are_seen_first(cluster, client):
    upload = stored(client, LIST + "123;Feil AS;;;\n", holder=cluster.holder)
    mapped(client, upload)
    answer = client.post(address(upload, "upload-import"))
    assert answer.status_code == 422
    assert "Mange rader er avvist." in answer.content.decode()
    job = imported(client, upload, seen="on")
    assert job.rejects == {"count": 1, "address": f"/nb/uploads/{upload.pk}/?outcome=rejected"}
    assert Membership.objects.count() == 2


@pytest.mark.both
def test_changes_are_taken_back_and_later_edits_stay(cluster, client):
    first = member(cluster, A, "2020-03-01", role="member")
    second = member(cluster, B, "2021-01-01", role="core")
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    assert imported(client, upload).summary == {"upload_change": 2}
    first.refresh_from_db()
    assert first.role == "core"
    Membership.objects.filter(pk=second.pk).update(reason="flyttet", version=3)

    page = client.get(address(upload, "upload-undo")).content.decode()
    assert "som noen har endret etter innlesingen, og som blir stående: 1" in page
    assert undone(client, upload).summary == {"upload_taken_back": 1, "upload_kept": 1}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.role, second.role, second.reason) == ("member", "member", "flyttet")
    assert "ble stående" in client.get(address(upload)).content.decode()


@pytest.mark.both
def test_what_was_edited_since_the_dry_run_stops_the_import(cluster, client):
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    shown = upload.run
    edited = member(cluster, A, "2020-03-01", role="investor")
    job = imported(client, upload)
    assert (job.state, job.error["code"]) == ("failed", "upload_changed")
    assert Membership.objects.count() == 1
    assert upload.state == "read"
    assert upload.run > shown
    page = client.get(address(upload)).content.decode()
    assert "Rader dette gjelder: 1." in page
    assert "Var: Føres inn" in page
    assert imported(client, upload).state == "done"
    edited.refresh_from_db()
    assert edited.role == "core"


@pytest.mark.both
def test_two_imports_at_once_are_one(cluster, client):
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    client.post(address(upload, "upload-import"))
    first = Upload.objects.get().job
    client.post(address(upload, "upload-import"))
    assert Upload.objects.get().job == first
    assert done(upload).summary == {"upload_add": 2}
    # a second job, as a worker begins it that was thought dead
    from klynge_web.jobs.actions import begin

    late = begin("import_upload", by=cluster.leader, organisation_id=cluster.organisation.pk, upload=upload.pk)
    from klynge_web.jobs.run import perform

    perform.call(str(late.pk))
    late.refresh_from_db()
    assert (late.state, late.summary) == ("done", {"upload_add": 2})
    assert Membership.objects.count() == 2


def test_edits_at_the_very_moment_of_writing_are_waited_for(cluster, client, monkeypatch):
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    seen = iter(range(100))
    with monkeypatch.context() as patch:  # somebody edits whenever the import looks
        patch.setattr("klynge_web.uploads.actions.state_of", lambda holder: next(seen))
        job = imported(client, upload)
    assert (job.state, job.error["code"]) == ("failed", "upload_busy")
    assert "Medlemskapene ble endret mens listen ble lest inn." in client.get(address(upload)).content.decode()
    assert Membership.objects.count() == 0
    assert imported(client, upload).summary == {"upload_add": 2}


def test_who_lost_the_role_meanwhile_brings_nothing_in(cluster, client):
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    client.post(address(upload, "upload-import"))
    cluster.leader.assignments.update(to_date=dt.date(2020, 1, 1), from_date=dt.date(2019, 1, 1))
    job = done(upload)
    assert (job.state, job.error["code"]) == ("failed", "upload_not_allowed")
    assert Membership.objects.count() == 0


def test_a_holder_of_another_cluster_is_refused(cluster, client):
    for forged in (f"organisation:{cluster.other.pk}", f"milieu:{cluster.milieu.pk}", "organisation:99999"):
        answer = send(client, LIST, holder=forged)
        assert answer.status_code == 422
        assert "Velg en av mulighetene i listen." in answer.content.decode()
    assert not Upload.objects.exists()
    answer = send(client, LIST, kind="firm_table")
    assert answer.status_code == 422


def test_others_do_not_find_the_upload(cluster, client):
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    for who in (cluster.stranger, cluster.analyst):
        other = signed_in(who)
        for name in ("upload", "upload-map", "upload-review", "upload-undo", "upload-rows"):
            assert other.get(address(upload, name)).status_code == 404
        assert other.post(address(upload, "upload-import")).status_code == 404
        assert "liste.csv" not in other.get(reverse("uploads", kwargs={"lang": "nb"})).content.decode()


def test_an_undated_list_meets_those_in_force(cluster, client):
    there = member(cluster, A, "2020-03-01", role="member")
    upload = stored(client, f"Orgnr;Rolle\n{A};kjerne\n{B};\n", holder=cluster.holder)
    mapped(client, upload)
    assert rows(upload) == [(2, "change", ""), (3, "add", "")]
    imported(client, upload)
    there.refresh_from_db()
    assert (there.role, there.from_date) == ("core", dt.date(2020, 3, 1))
    added = Membership.objects.get(member_id=f"no:{B}")
    assert (added.dated, added.from_date) == (False, dt.date(2026, 9, 1))


def test_members_that_the_list_has_not_are_counted(cluster, client):
    member(cluster, C, "2019-01-01")
    upload = stored(client, LIST, holder=cluster.holder)
    mapped(client, upload)
    assert upload.counts["absent"] == 1
    assert "Medlemmer i Klynge som ikke står i filen: 1." in client.get(address(upload)).content.decode()


def test_a_workbook_says_the_same(cluster, client):
    book = workbook(
        ["Medlemsliste"],
        [],
        ["Orgnr", "Navn", "Innmeldt", "Kontingent"],
        [int(A), "Elvedal", dt.date(2020, 3, 1), 1234.5],
        [int(B), "Fjellvik", "1.1.2021", "=A4*2"],
        others={"Kontakter": [["Orgnr", "Rolle"], [int(C), "kjerne"]]},
    )
    upload = stored(client, book, "liste.xlsx", holder=cluster.holder)
    mapped(client, upload)
    assert rows(upload) == [(4, "add", ""), (5, "rejected", "formula_cell")]
    assert upload.rows.get(row_no=4).values["fee"] == 1235

    second = stored(client, book, "liste.xlsx", holder=cluster.holder, again="on")
    page = client.get(address(second, "upload-map") + "?sheet=Kontakter")
    assert page.context["sheet"] == "Kontakter"
    mapped(client, second, {"number": "Orgnr", "role": "Rolle"}, sheet="Kontakter")
    assert rows(second) == [(2, "add", "")]


def test_persons_numbers_are_not_kept(cluster, client):
    upload = stored(client, "Orgnr;Navn\n01010112345;Kari 01010112345\n", holder=cluster.holder)
    mapped(client, upload)
    page = client.get(address(upload)).content.decode()
    assert "01010112345" not in page
    assert "(11 digits)" in page
    assert "01010112345" not in str(list(upload.rows.values()))


def test_the_rows_are_taken_as_a_file_without_formulas(cluster, client):
    upload = stored(client, f'Orgnr;Navn\n{A};"+Elvedal"\n123;"=HYPERLINK(1)"\n', holder=cluster.holder)
    mapped(client, upload)
    content = b"".join(client.get(address(upload, "upload-rows")).streaming_content).decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0].startswith('"Rad";"Vil skje"')
    assert f'"{A}";"\'+Elvedal"' in lines[1]
    assert '"\'=HYPERLINK(1)"' in lines[2]
    only = client.get(address(upload, "upload-rows") + "?outcome=rejected")
    assert len(b"".join(only.streaming_content).decode().splitlines()) == 2


def test_rows_are_filtered_and_paged(cluster, client):
    many = "Orgnr\n" + "\n".join(numbers(250)) + "\n1\n"
    upload = stored(client, many, holder=cluster.holder)
    mapped(client, upload)
    page = client.get(address(upload))
    assert len(page.context["rows"]) == 200
    assert "Side 1 av 2" in page.content.decode()
    assert len(client.get(address(upload) + "?page=2").context["rows"]) == 51
    refused = client.get(address(upload) + "?outcome=rejected&reason=bad_organisation_number")
    assert [row.row_no for row in refused.context["rows"]] == [252]
    assert client.get(address(upload) + "?outcome=nonsense&page=x").status_code == 200


def test_the_mapping_is_offered_for_the_next_file(cluster, client):
    odd = "Kolonne1;Kolonne2\n{};01/31/2020\n"
    upload = stored(client, odd.format(A), holder=cluster.holder)
    mapped(client, upload, {"number": "Kolonne1", "from_date": "Kolonne2"}, order="mdy")
    second = stored(client, odd.format(B), holder=cluster.holder)
    page = client.get(address(second, "upload-map"))
    assert "Valgene er hentet fra forrige fil" in page.content.decode()
    assert page.context["form"].initial["from_date"] == "Kolonne2"
    assert page.context["form"].initial["order"] == "mdy"


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({}, "Velg kolonnen med organisasjonsnummer, kolonnen med navn, eller begge."),
        ({"number": "Orgnr", "name": "Orgnr"}, "Kolonnen «Orgnr» er valgt to ganger."),
        ({"number": "Finnes ikke"}, "Velg en av mulighetene i listen."),
    ],
)
def test_a_mapping_that_cannot_be_used(cluster, client, mapping, words):
    upload = stored(client, LIST, holder=cluster.holder)
    answer = client.post(address(upload, "upload-map"), {"order": "dmy", **mapping})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_every_page_stands_in_three_languages(cluster, client, lang):
    upload = stored(client, LIST + "1;Feil AS;;;\n;Uten nummer AS;;;\n", holder=cluster.holder)
    assert client.get(address(upload, "upload-map", lang)).status_code == 200
    mapped(client, upload)
    assert client.get(address(upload, "upload", lang)).status_code == 200
    assert client.get(address(upload, "upload-review", lang)).status_code == 200
    imported(client, upload, seen="on", leave_out="on")
    assert client.get(address(upload, "upload", lang)).status_code == 200
    assert client.get(address(upload, "upload-undo", lang)).status_code == 200
    undone(client, upload)
    assert client.get(address(upload, "upload", lang)).status_code == 200
    for name in ("uploads", "upload-new"):
        assert client.get(reverse(name, kwargs={"lang": lang})).status_code == 200
