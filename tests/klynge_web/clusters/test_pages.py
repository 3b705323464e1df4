"""The pages: what each reader sees, what a form refuses and in which words, and what a list shows."""

import csv
import datetime as dt
import io
import re
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

import own_clusters
import site_world
from klynge import api
from klynge_web.clusters import actions
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.jobs.models import Job

pytestmark = pytest.mark.django_db

TODAY = dt.date.today()


def to(name: str, lang: str = "nb", **arguments) -> str:
    return reverse(name, kwargs={"lang": lang, **arguments})


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("&#x27;", "'").replace("&amp;", "&").split())


def said(key: str, lang: str = "nb", **values) -> str:
    return api.text(key, lang, **values)


def filled(member: str, **fields) -> dict:
    return {"member": member, "from_date": "2020-01-01", "kind": "member", "source": "Årsmelding", **fields}


def new_for(cluster) -> str:
    return f"{to('membership-new')}?organisation={cluster.slug}"


# ---- reading


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_a_cluster_s_page_says_what_is_known(world, client, cluster, lang):
    page = text_of(client.get(to("cluster", lang, organisation=cluster.slug)))
    for words in (
        "Elvedal",
        "elvedal miljø",
        "elvedal prosjekt",
        "Elvedal Mekaniske AS",
        said("clusters.add_member", lang),
    ):
        assert words in page
    assert said("clusters.counted", lang, today="1", former="0") in page


def test_an_administrator_does_not_see_the_members(world, cluster):
    client = world.client("administrator")
    page = text_of(client.get(to("cluster", organisation=cluster.slug)))
    assert said("clusters.not_readable") in page and "Mekaniske" not in page
    assert client.get(to("cluster-members", organisation=cluster.slug)).status_code == 403


def test_a_member_s_contact_sees_the_own_row_alone(world, cluster, staff, firms):
    own_clusters.add(cluster, firms[0][0], by=staff, name="Konkurrenten AS", fee=777_777)
    contact = world.client("member_contact")
    for address in (to("cluster-members", organisation=cluster.slug), to("cluster", organisation=cluster.slug)):
        page = text_of(contact.get(address))
        assert "Elvedal Mekaniske AS" in page and "Konkurrenten" not in page
    whole = contact.get(f"{to('cluster-members', organisation=cluster.slug)}?as=csv&state=all").content.decode()
    assert "Konkurrenten" not in whole and "777777" not in whole and whole.count("Mekaniske") == 1


@pytest.mark.parametrize("kind", ["cluster", "project", "milieu"])
def test_empty_lists_say_what_would_fill_them(db, lake_home, kind):
    from klynge_web.people.models import Assignment, Person

    person = Person.objects.create_user("tom@example.org", name="Tom")
    Assignment.objects.create(person=person, role="administrator")
    client = site_world.client_of(person)
    name = {"cluster": "clusters", "project": "projects", "milieu": "milieus"}[kind]
    assert said(f"clusters.none_{kind}") in text_of(client.get(to(name)))


def test_what_has_no_members_says_how_to_enter_them(world, client):
    page = text_of(client.get(to("project", project="elvedal-prosjekt")))
    assert said("clusters.no_members") in page


# ---- adding


def test_a_member_is_found_by_name_and_entered(world, client, cluster, firms):
    number, name = firms[3]
    found = client.get(f"{new_for(cluster)}&q={name.split()[0].lower()}")
    assert (
        f"member={number}".replace(":", "%3A") in found.content.decode() or f"member={number}" in found.content.decode()
    )
    assert number.removeprefix("no:") in text_of(found)
    chosen = client.get(f"{new_for(cluster)}&member={number}")
    assert said("clusters.chosen", name=name) in text_of(chosen)
    response = client.post(new_for(cluster), filled(number.removeprefix("no:"), fee="12000", role="core"))
    assert response.status_code == 302 and response.url == to("cluster-members", organisation=cluster.slug)
    row = Membership.objects.get(organisation=cluster, member_id=number)
    assert (row.member_name, row.fee, row.role, row.dated, row.source) == (name, 12000, "core", True, "Årsmelding")
    assert Job.objects.filter(kind="export_own", state="queued").exists()


def test_a_foreign_partner_is_entered_with_its_name(client, cluster):
    client.post(new_for(cluster), filled("x:se:Skogkraft  AB", undated="on", kind="listed partner"))
    row = Membership.objects.get(member_id="x:SE:SKOGKRAFT AB")
    assert (row.member_name, row.dated, row.kind) == ("Skogkraft AB", False, "listed partner")


def test_a_search_that_finds_nothing_says_what_to_do(client, cluster):
    assert said("clusters.find_none") in text_of(client.get(f"{new_for(cluster)}&q=finnes+ikke+her"))
    assert client.get(f"{new_for(cluster)}&q=%27%22--").status_code == 200


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"member": "974760674"}, "member", "bad_organisation_number"),
        ({"member": "12345678901"}, "member", "bad_organisation_number"),
        ({"member": "Elvedal Tre"}, "member", "bad_organisation_number"),
        ({"member": "x:SVERIGE:VOLVO"}, "member", "bad_organisation_number"),
        ({"member": "974760673", "member_name": "A"}, "member", "unknown_organisation"),
        ({"member": "974760673"}, "member_name", "name_needed"),
        ({"from_date": "2090-01-01"}, "from_date", "future_date"),
        ({"to_date": "2019-01-01"}, "to_date", "reversed_dates"),
        ({"reason": "konkurs"}, "reason", "reason_without_end"),
        ({"from_date": "i fjor"}, "from_date", None),
        ({"kind": "venn"}, "kind", None),
        ({"fee": "-1"}, "fee", None),
        ({"member": "x:SE:A\x01B"}, "member", "form.error.unprintable"),
        ({"source": "a\x01b"}, "source", "form.error.unprintable"),
        ({"reason": "a\tb", "to_date": "2024-01-01"}, "reason", "form.error.unprintable"),
        ({"from_date": "0001-01-01"}, "from_date", "form.error.early_date"),
        ({"from_date": "31.12.1899"}, "from_date", "form.error.early_date"),
    ],
)
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_what_cannot_be_entered_is_told_on_its_field(client, cluster, firms, fields, field, code, lang):
    address = f"{to('membership-new', lang)}?organisation={cluster.slug}"
    response = client.post(address, filled(firms[0][0]) | fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert f'id="id_{field}-error"' in page
    if code:
        assert said(code if "." in code else f"clusters.error.{code}", lang) in text_of(response)
    assert not Membership.objects.filter(source="Årsmelding").exists()


def test_sole_proprietors_are_refused_with_words(client, cluster, country):
    number = own_clusters.sole_proprietor(country)
    response = client.post(new_for(cluster), filled(number))
    assert response.status_code == 422
    assert said("clusters.error.sole_proprietor") in text_of(response)


def test_an_overlap_is_told(client, cluster, firms):
    assert client.post(new_for(cluster), filled(firms[0][0])).status_code == 302
    response = client.post(new_for(cluster), filled(firms[0][0], from_date="01.06.2021"))
    assert response.status_code == 422
    assert said("clusters.error.overlapping_membership") in text_of(response)


def test_a_form_sent_twice_is_done_once(client, cluster, firms):
    sent = filled(firms[0][0]) | {"once": str(uuid.uuid4())}
    first, second = client.post(new_for(cluster), sent), client.post(new_for(cluster), sent)
    assert (first.status_code, second.status_code) == (302, 302) and first.url == second.url
    assert Membership.objects.filter(member_id=firms[0][0]).count() == 1


def test_fees_are_asked_of_those_who_may(world, client, cluster, firms):
    assert 'name="fee"' in client.get(new_for(cluster)).content.decode()
    analyst = world.client("analyst")
    address = f"{to('membership-new')}?milieu=elvedal-miljo"
    assert 'name="fee"' not in analyst.get(address).content.decode()
    analyst.post(address, filled(firms[0][0], fee="5000"))
    assert Membership.objects.get(milieu__isnull=False).fee is None


@pytest.mark.parametrize("query", ["organisation=fjellvik", "project=fjellvik-prosjekt", "organisation=finnes-ikke"])
def test_another_s_cluster_is_not_found(client, firms, query):
    before = Membership.objects.count()
    assert client.get(f"{to('membership-new')}?{query}").status_code == 404
    assert client.post(f"{to('membership-new')}?{query}", filled(firms[0][0])).status_code == 404
    assert Membership.objects.count() == before


def test_a_milieu_that_may_only_be_read_is_refused_with_the_reason(client, firms):
    response = client.post(f"{to('membership-new')}?milieu=elvedal-miljo", filled(firms[0][0]))
    assert response.status_code == 403 and "analytiker" in text_of(response)


def test_without_a_holder_one_is_chosen(client):
    page = client.get(to("membership-new")).content.decode()
    assert "?organisation=elvedal" in page and "?project=elvedal-prosjekt" in page
    assert "fjellvik" not in page and "milieu=" not in page


# ---- changing


def test_a_membership_is_changed_and_ended(world, client):
    row = world.own.rows["membership"]
    address = to("membership-change", membership=row.pk)
    assert 'value="1"' in client.get(address).content.decode()
    sent = {"version": "1", "from_date": "2020-01-01", "kind": "member", "role": "core", "to_date": "2024-01-01"}
    assert client.post(address, sent).url == to("membership", membership=row.pk)
    row.refresh_from_db()
    assert (row.role, row.to_date, row.version) == ("core", dt.date(2024, 1, 1), 2)
    ended = {"version": "2", "to_date": "31.12.2024", "reason": "solgt"}
    assert client.post(to("membership-end", membership=row.pk), ended).status_code == 302
    page = text_of(client.get(to("membership", membership=row.pk)))
    assert "31.12.2024" in page and "solgt" in page
    assert "avsluttet medlemskapet til 200000005" in page


def test_a_membership_is_removed_after_a_question(world, client):
    row = world.own.rows["membership"]
    address = to("membership-remove", membership=row.pk)
    assert said("clusters.remove_membership_lead") in text_of(client.get(address))
    assert Membership.objects.filter(pk=row.pk).exists()
    assert client.post(address).status_code == 422, "a version is asked for"
    assert client.post(address, {"version": "1"}).status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("page", ["membership", "membership-change", "membership-end", "membership-remove"])
def test_ids_of_other_tenants_are_not_found(world, client, page):
    foreign = world.foreign.rows["membership"]
    address = to(page, membership=foreign.pk)
    assert client.get(address).status_code == 404
    assert client.post(address, {"version": "1", "to_date": "2024-01-01"}).status_code in (404, 405)
    assert Membership.objects.filter(pk=foreign.pk, version=1).exists()
    assert client.get(to(page, membership=10**18 * 99)).status_code == 404


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_second_of_two_editors_sees_both_and_decides(world, client, lang):
    row = world.own.rows["membership"]
    actions.change_membership(row, version=1, by=world.people["cluster_leader"], role="research", reason="", fee=900)
    address = to("membership-change", lang, membership=row.pk)
    mine = {"version": "1", "from_date": "2020-01-01", "kind": "participant", "role": "public", "fee": "100"}
    response = client.post(address, mine)
    assert response.status_code == 409
    page = text_of(response)
    for words in (
        "Cluster Leader",
        said("clusters.roles.research", lang),
        said("clusters.roles.public", lang),
        "900",
        "100",
    ):
        assert words in page
    row.refresh_from_db()
    assert (row.role, row.version) == ("research", 2)
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))
    assert again["version"] == "2" and again["role"] == "public"
    assert client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.role, row.kind, row.fee, row.version) == ("public", "participant", 100, 3)


def test_a_row_that_somebody_removed_is_told_of(world, client, cluster, staff, firms):
    row = own_clusters.add(cluster, firms[0][0], by=staff)
    address = to("cluster-change", organisation=cluster.slug)
    leader = world.client("cluster_leader")
    sent = {"version": "1", "name": "Nytt navn", "network": "siva", "source": "x"}
    assert leader.post(address, sent).status_code == 302
    response = leader.post(address, sent | {"name": "Enda et navn"})
    assert response.status_code == 409 and "Nytt navn" in text_of(response)
    actions.remove_membership(row, version=1, by=staff)
    assert client.get(to("membership", membership=row.pk)).status_code == 404


def test_a_member_that_has_left_the_register_can_still_be_changed(world, client, country):
    row = world.own.rows["membership"]  # a number that the small country's register does not have
    address = to("membership-change", membership=row.pk)
    sent = {"version": "1", "from_date": "2020-01-01", "kind": "member", "role": "core"}
    assert client.post(address, sent).status_code == 302
    past = sent | {"version": "2", "to_date": "2024-01-01"}
    assert client.post(address, past).status_code == 302
    response = client.post(address, sent | {"version": "3"})
    assert response.status_code == 422 and said("clusters.error.unknown_organisation") in text_of(response)


# ---- milieus, projects, organisations


def test_an_administrator_enters_all_three(world, country):
    admin = world.client("administrator")
    sent = {"name": "Ny trenæring", "source": "Egen", "place": "Elvedalen"}
    assert admin.post(to("milieu-new"), sent).url == to("milieu", milieu="ny-trenaering")
    town = next(iter(_towns()))
    sent = {
        "name": "Tre i Elvedal",
        "network": "siva",
        "milieu": "ny-trenaering",
        "municipality": town,
        "source": "Egen",
    }
    assert admin.post(to("cluster-new"), sent).url == to("cluster", organisation="tre-i-elvedal")
    sent = {"name": "Tre 2030", "programme": "Arena", "organisation": "tre-i-elvedal", "source": "Egen"}
    sent |= {"from_date": "2024-01-01", "partner_id": ""}
    assert admin.post(to("project-new"), sent).url == to("project", project="tre-2030")
    project = ClusterProject.objects.get(slug="tre-2030")
    assert (project.organisation.milieu.name, project.from_date) == ("Ny trenæring", dt.date(2024, 1, 1))
    assert ClusterOrganisation.objects.get(slug="tre-i-elvedal").municipality == town
    for address in (to("milieu", milieu="ny-trenaering"), to("cluster", organisation="tre-i-elvedal")):
        assert "Tre 2030" in text_of(admin.get(address)) or "Tre i Elvedal" in text_of(admin.get(address))


def _towns() -> dict:
    with api.open_lake().view() as view:
        return api.municipality_names(view)


@pytest.mark.parametrize(
    ("page", "fields", "field", "code"),
    [
        ("milieu-new", {"name": ""}, "name", None),
        ("milieu-new", {"slug": "elvedal"}, "slug", "slug_taken"),
        ("milieu-new", {"slug": "med mellomrom"}, "slug", None),
        ("cluster-new", {"org_id": "123"}, "org_id", "bad_organisation_number"),
        ("cluster-new", {"org_id": "974760673"}, "org_id", "unknown_organisation"),
        ("cluster-new", {"municipality": "9999"}, "municipality", None),
        ("cluster-new", {"network": "eget"}, "network", None),
        ("project-new", {"programme": "Oppdiktet program"}, "programme", None),
        ("project-new", {"from_date": "2024-01-01", "to_date": "2020-01-01"}, "to_date", "reversed_dates"),
        ("project-new", {"from_date": "2090-01-01"}, "from_date", "future_date"),
        ("project-new", {"organisation": "finnes-ikke"}, "organisation", None),
        ("project-new", {"from_date": "0001-01-01"}, "from_date", "form.error.early_date"),
        ("milieu-new", {"boundary": "a\x01b"}, "boundary", "form.error.unprintable"),
    ],
)
def test_what_cannot_be_a_holder_is_told_on_its_field(world, page, fields, field, code):
    good = {"name": "Ny", "source": "Egen", "network": "siva", "programme": "NCE"}
    before = Milieu.objects.count() + ClusterOrganisation.objects.count() + ClusterProject.objects.count()
    response = world.client("administrator").post(to(page), good | fields)
    assert response.status_code == 422 and f'id="id_{field}-error"' in response.content.decode()
    if code:
        assert said(code if "." in code else f"clusters.error.{code}") in text_of(response)
    assert Milieu.objects.count() + ClusterOrganisation.objects.count() + ClusterProject.objects.count() == before


def test_a_programme_officer_enters_projects_of_the_own_programme(world):
    officer = world.client("programme_officer")
    sent = {"name": "Nytt NCE", "programme": "Arena", "source": "Egen"}
    assert officer.post(to("project-new"), sent).status_code == 422
    assert officer.post(to("project-new"), sent | {"programme": "NCE"}).status_code == 302
    sent |= {"programme": "NCE", "organisation": "fjellvik"}
    assert officer.post(to("project-new"), sent).status_code == 422, "another tenant's organisation is none to choose"


def test_what_others_rest_on_is_not_removed_and_says_why(world, cluster):
    admin = world.client("administrator")
    address = to("cluster-remove", organisation=cluster.slug)
    assert admin.get(address).status_code == 200
    response = admin.post(address, {"version": "1"})
    assert response.status_code == 422
    assert said("clusters.error.has_memberships", count="1") in text_of(response)
    assert ClusterOrganisation.objects.filter(pk=cluster.pk).exists()


# ---- the list


@pytest.fixture
def many(cluster, firms):
    """Thirty members of today, ten former ones, and 80 of another holder."""
    rows = [
        Membership(
            organisation=cluster,
            member_id=number,
            member_name=name,
            from_date=dt.date(2000 + n % 20, 1, 1),
            to_date=dt.date(2021, 1, 1) if n % 3 == 0 else None,
            kind="participant" if n % 2 else "member",
            role="core" if n < 5 else "",
            source="x",
        )
        for n, (number, name) in enumerate(firms)
    ]
    rows += [
        Membership(organisation=cluster, member_id=f"x:SE:{n}", member_name=f"Ås {n:03}", from_date=TODAY, source="x")
        for n in range(80)
    ]
    return Membership.objects.bulk_create(rows)


def listed(client, cluster, query: str = "") -> list[str]:
    page = client.get(f"{to('cluster-members', organisation=cluster.slug)}?{query}").content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)


def test_the_list_is_filtered_sorted_and_paged(client, cluster, many, firms):
    assert len(listed(client, cluster)) == 50
    assert len(listed(client, cluster, "state=former")) == 10
    assert len(listed(client, cluster, "state=all&page=3")) == 11
    assert len(listed(client, cluster, "state=all&page=99999")) == 11, "beyond the last page is the last"
    assert len(listed(client, cluster, "kind=participant&state=all")) == 15
    assert len(listed(client, cluster, "role=core&state=all")) == 5
    assert listed(client, cluster, "q=ås&page=2") == [f"Ås {n:03}" for n in range(50, 80)]
    assert listed(client, cluster, "q=ås&sort=-name")[:2] == ["Ås 079", "Ås 078"]
    number, name = firms[1]
    spaced = number.removeprefix("no:")[:3] + "+" + number.removeprefix("no:")[3:]
    assert listed(client, cluster, f"q={spaced}") == [name]


@pytest.mark.parametrize("query", ["sort=drop&state=x&kind=x&role=x&page=x", "page=-1", "page=0", "as=exe", "page=²"])
def test_what_is_not_understood_is_as_if_it_were_not_asked(client, cluster, query):
    assert client.get(f"{to('cluster-members', organisation=cluster.slug)}?{query}").status_code == 200


def test_a_search_without_a_match_says_what_to_do(client, cluster):
    page = client.get(f"{to('cluster-members', organisation=cluster.slug)}?q=zzzz")
    assert said("clusters.none_found") in text_of(page)


def test_the_order_is_told_to_those_who_hear_the_page(client, cluster, many):
    page = client.get(f"{to('cluster-members', organisation=cluster.slug)}?sort=-from&q=ås").content.decode()
    assert page.count('aria-sort="descending"') == 1 and page.count('aria-sort="none"') == 5
    assert "sort=from" in page and "q=%C3%A5s" in page


def as_csv(client, cluster, query: str = "state=all") -> list[dict]:
    response = client.get(f"{to('cluster-members', organisation=cluster.slug)}?{query}&as=csv")
    assert response["Content-Disposition"] == 'attachment; filename="elvedal-members.csv"'
    content = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    mark, _, rest = content.partition("\n")
    assert mark.strip() == said("common.invented")
    return list(csv.DictReader(io.StringIO(rest), delimiter=";"))


def test_the_file_has_every_row_asked_for_and_no_formula(client, cluster, staff, many):
    for name in ('=HYPERLINK("http://x")', "+1", "-1", "@SUM", "\t=1"):
        own_clusters.add(cluster, f"x:SE:{abs(hash(name))}", by=staff, name=name, reason="", source="=1+1", fee=5)
    rows = as_csv(client, cluster)
    assert len(rows) == Membership.objects.filter(organisation=cluster).count()
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]
    assert {row["fee"] for row in rows} == {"", "5"}
    assert len(as_csv(client, cluster, "state=former")) == 10
    book = client.get(f"{to('cluster-members', organisation=cluster.slug)}?state=all&as=xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(book.content)).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert cells[0].value == said("common.invented")


def test_a_text_area_takes_lines_and_tabs(world):
    sent = {"name": "Ny", "source": "Egen", "boundary": "Øvre dal\r\n\tog nedre"}
    assert world.client("administrator").post(to("milieu-new"), sent).status_code == 302
    assert Milieu.objects.get(name="Ny").boundary.split() == ["Øvre", "dal", "og", "nedre"]


def test_signs_that_no_workbook_holds_are_left_out_of_files(client, cluster, staff, firms):
    own_clusters.add(cluster, firms[0][0], by=staff, name="El\x01vedal", source="a\x0bb\uffff")
    book = client.get(f"{to('cluster-members', organisation=cluster.slug)}?state=all&as=xlsx")
    assert book.status_code == 200
    cells = [cell.value for row in load_workbook(io.BytesIO(book.content)).active.iter_rows() for cell in row]
    assert "Elvedal" in cells and "ab" in cells
    assert "Elvedal" in {row["name"] for row in as_csv(client, cluster)}


@pytest.mark.parametrize("role", ["board_observer", "programme_officer", "evaluator"])
def test_files_have_fees_for_those_who_may_read_them(world, cluster, staff, firms, role):
    own_clusters.add(cluster, firms[0][0], by=staff, fee=424_242)
    client = world.client(role)
    address = to("cluster-members", organisation=cluster.slug)
    assert "fee" not in as_csv(client, cluster)[0]
    assert "424" not in text_of(client.get(address)) and said("clusters.head.fee") not in text_of(client.get(address))
    assert said("clusters.head.fee") in text_of(world.client("cluster_staff").get(address))
    row = Membership.objects.get(fee=424_242)
    page = text_of(client.get(to("membership", membership=row.pk)))
    assert said("clusters.fee") not in page and "424" not in page
    assert said("clusters.fee") in text_of(world.client("cluster_staff").get(to("membership", membership=row.pk)))


def test_a_file_is_read_by_the_import(client, cluster, staff, firms, many, country, tmp_path, monkeypatch):
    """What is taken away can be brought in by `klynge import memberships`, row by row."""
    import shutil

    response = client.get(f"{to('cluster-members', organisation=cluster.slug)}?state=all&as=csv")
    file = tmp_path / "members.csv"
    # the line that marks invented data is taken away, as a reader of the file would
    file.write_bytes(response.content.split(b"\n", 1)[1])
    shutil.copytree(country / "home", tmp_path / "home")
    lake = api.open_lake(tmp_path / "home")
    summary = api.import_register("memberships", file, lake, as_of=TODAY)
    (table,) = summary.tables
    # the two firms of the world's own are no units of the register
    assert (table.rows, table.reasons) == (len(many), {"unknown_organisation": 1})


def test_ten_thousand_rows_are_listed_at_once(client, cluster, django_assert_max_num_queries):
    import time

    Membership.objects.bulk_create(
        [
            Membership(
                organisation=cluster,
                member_id=f"x:SE:{n}",
                member_name=f"Firma {n % 977:04} {n}",
                from_date=dt.date(2010, 1, 1),
                source="x",
            )
            for n in range(10_000)
        ],
        batch_size=1000,
    )
    address = to("cluster-members", organisation=cluster.slug)
    client.get(address)
    with django_assert_max_num_queries(14):
        client.get(f"{address}?q=firma&sort=-from&page=100")
    seconds = []
    for query in ("", "q=firma+0&sort=-from&page=50", "state=all&sort=kind"):
        started = time.perf_counter()
        assert client.get(f"{address}?{query}").status_code == 200
        seconds.append(time.perf_counter() - started)
    # promised are 0.2 s on a quiet machine; this one may be busy
    assert min(seconds) < 0.2 and max(seconds) < 2, seconds
