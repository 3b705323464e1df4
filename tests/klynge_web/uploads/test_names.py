"""Names without numbers: what the register says they may mean, and what a person decides."""

import pytest

import small_demo
import uploading
from klynge import api
from klynge_web.clusters.models import Membership
from klynge_web.uploads.models import Decision, UploadName
from uploading import address, done, imported, mapped, rows, stored


@pytest.fixture
def firms(country, tmp_path, monkeypatch) -> list[dict]:
    """Companies of the small country whose names nobody else has."""
    uploading.own_home(country, tmp_path, monkeypatch)
    units = small_demo.units_of_region(country)
    names = [unit["navn"].casefold().removesuffix(" as") for unit in units]
    alone = [u for u in units if u["organisasjonsform"]["kode"] == "AS" and names.count(u["navn"].casefold()[:-3]) == 1]
    matches = api.match_names([unit["navn"] for unit in alone], api.open_lake())
    return [unit for unit, match in zip(alone, matches, strict=True) if match.status == "exact"][:5]


def _listed(client, cluster, *names: str):
    upload = stored(client, "Navn\n" + "\n".join(names) + "\n", holder=cluster.holder)
    assert mapped(client, upload).state == "done"
    return upload


def _decide(client, upload, **decisions):
    """Decide on names by their written form; the numbers typed stand under `typed`."""
    typed = decisions.pop("typed", {})
    ids = dict(UploadName.objects.filter(upload=upload, run=upload.run).values_list("written", "pk"))
    data = {f"name-{ids[name]}": choice for name, choice in decisions.items()}
    data |= {f"number-{ids[name]}": number for name, number in typed.items()}
    return client.post(address(upload, "upload-review"), {**data, "done": "1"})


@pytest.mark.both
def test_the_only_one_of_a_name_is_proposed_and_others_wait(cluster, client, firms):
    first = firms[0]
    near = firms[1]["navn"][:-5] + "xx AS"
    upload = _listed(client, cluster, first["navn"].lower(), near, "Qwxz Zzyzx Vqj")
    assert rows(upload) == [(2, "add", ""), (3, "review", ""), (4, "review", "")]
    proposed = upload.rows.get(row_no=2)
    assert (proposed.subject, proposed.by_name) == (f"no:{first['organisasjonsnummer']}", True)
    assert "Funnet ved navnet" in client.get(address(upload)).content.decode()
    review = client.get(address(upload, "upload-review"))
    asked = {one.row.written: one for one in review.context["names"]}
    assert set(asked) == {near, "Qwxz Zzyzx Vqj"}
    assert f"no:{firms[1]['organisasjonsnummer']}" in [one for one, _, _ in asked[near].suggestions]
    assert asked["Qwxz Zzyzx Vqj"].suggestions == []

    refused = client.post(address(upload, "upload-import"))
    assert refused.status_code == 422
    assert "Noen navn venter på avgjørelse." in refused.content.decode()


@pytest.mark.both
def test_decisions_are_kept_for_the_next_list(cluster, client, firms):
    one, two = firms[1], firms[2]
    upload = _listed(client, cluster, "Qwxz", "Vqjv", "Kxkx")
    number = two["organisasjonsnummer"]
    answer = _decide(
        client, upload, Qwxz="number", Kxkx="out", typed={"Qwxz": one["organisasjonsnummer"], "Vqjv": number}
    )
    assert answer.status_code == 302
    done(upload)
    assert rows(upload) == [(2, "add", ""), (3, "add", ""), (4, "left_out", "")]
    imported(client, upload)
    assert set(Membership.objects.values_list("member_id", flat=True)) == {
        f"no:{one['organisasjonsnummer']}",
        f"no:{number}",
    }
    # a name is told as the register has it
    assert Membership.objects.get(member_id=f"no:{number}").member_name.casefold() == two["navn"].casefold()
    second = _listed(client, cluster, "Vqjv", "kxkx")
    assert rows(second) == [(2, "same", ""), (3, "left_out", "")]
    assert Decision.objects.count() == 3


def test_decisions_that_cannot_be(cluster, client, firms, country):
    sole = next(u for u in small_demo.units_of_region(country) if u["organisasjonsform"]["kode"] == "ENK")
    upload = _listed(client, cluster, "Qwxz", "Vqjv", "Kxkx", "Zzyzx")
    unknown = uploading.numbers(1, start=299_000_000)[0]
    answer = _decide(
        client,
        upload,
        Qwxz="number",
        Vqjv="number",
        Kxkx="number",
        Zzyzx=f"no:{firms[0]['organisasjonsnummer']}",
        typed={"Qwxz": "12345", "Vqjv": unknown, "Kxkx": sole["organisasjonsnummer"]},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    for words in (
        "Dette er ikke et organisasjonsnummer. Det har ni sifre",
        "Registeret har ingen organisasjon med dette nummeret.",
        "Nummeret er en persons, og slike føres ikke som medlemmer.",
        "Valget er ikke et av forslagene.",
    ):
        assert words in page
    assert not Decision.objects.exists()


def test_sole_proprietors_are_never_suggested(cluster, client, firms, country):
    units = small_demo.units_of_region(country)
    sole = [unit for unit in units if unit["organisasjonsform"]["kode"] == "ENK"][:40]
    _listed(client, cluster, *dict.fromkeys(unit["navn"] for unit in sole))
    persons = {f"no:{unit['organisasjonsnummer']}" for unit in units if unit["organisasjonsform"]["kode"] == "ENK"}
    suggested = {one for name in UploadName.objects.all() for one in name.candidates}
    assert not suggested & persons


def test_numbers_are_looked_up_in_the_register(cluster, client, firms, country):
    sole = next(u for u in small_demo.units_of_region(country) if u["organisasjonsform"]["kode"] == "ENK")
    unknown = uploading.numbers(1, start=299_000_000)[0]
    lines = [unknown, f"{unknown};01.01.2010;31.12.2015", sole["organisasjonsnummer"], firms[0]["organisasjonsnummer"]]
    upload = stored(
        client,
        "Orgnr;Fra;Til\n" + "\n".join(f"{line};;" if ";" not in line else line for line in lines) + "\n",
        holder=cluster.holder,
    )
    mapped(client, upload)
    assert rows(upload) == [
        (2, "rejected", "unknown_organisation"),
        (3, "add", ""),
        (4, "rejected", "sole_proprietor"),
        (5, "add", ""),
    ]


def test_without_a_register_every_name_waits(cluster, client):
    upload = _listed(client, cluster, "Elvedal Mekaniske AS")
    assert rows(upload) == [(2, "review", "")]
    assert UploadName.objects.get().status == "unmatched"
    answer = client.post(address(upload, "upload-import"), {"leave_out": "on"}, follow=True)
    assert "Ingen rader vil bli ført inn." in answer.content.decode()
