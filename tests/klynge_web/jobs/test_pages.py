"""The pages of jobs: who sees which, what they say in each state and language, and what the buttons do."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from klynge import api
from klynge.text import LANGUAGES
from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.history.actions import COMMAND
from klynge_web.jobs import actions, timing
from klynge_web.jobs.models import Job, Worker
from klynge_web.jobs.run import perform
from klynge_web.people.models import Assignment, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(country, monkeypatch, person) -> Client:
    monkeypatch.setenv("KLYNGE_HOME", str(country / "home"))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    return client


@pytest.fixture
def at_work():
    Worker.objects.create(name="one", beat_at=timezone.now())


def text_of(response) -> str:
    html = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", response.content.decode())
    # non-breaking spaces are spaces here
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&#x27;", "'").replace("&quot;", '"')


def page(client, job, lang="nb", **headers):
    return client.get(f"/{lang}/jobs/{job.pk}/", headers=headers)


def do(job: Job) -> Job:
    """As a worker does it, in this process."""
    perform.call(str(job.pk))
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_waiting_job_says_whether_there_is_a_worker(client, person, lang):
    job = actions.begin("count", by=person)
    assert api.text("job.no_worker", lang) in text_of(page(client, job, lang))
    assert api.text("job.no_worker", lang) in text_of(client.get(f"/{lang}/jobs/"))
    Worker.objects.create(name="one", beat_at=timezone.now())
    assert api.text("job.no_worker", lang) not in text_of(page(client, job, lang))
    Worker.objects.update(beat_at=timezone.now() - dt.timedelta(seconds=timing.LOST_AFTER + 1))
    assert api.text("job.no_worker", lang) in text_of(page(client, job, lang))


def test_a_running_job_says_how_far_it_has_come(client, person, at_work):
    job = actions.begin("build", by=person)
    now = timezone.now()
    Job.objects.update(state="running", started_at=now - dt.timedelta(minutes=5), heartbeat_at=now, worker="one")
    Job.objects.update(step="board network", step_at=now - dt.timedelta(seconds=60), rows_done=12000, rows_total=36000)
    response = page(client, job)
    said = text_of(response)
    assert "Beregning av nasjonale tabeller" in said and "Nå: nettverket av styrekoblinger." in said
    assert "33 % · 12 000 av 36 000 rader · om lag 2 minutter igjen av dette steget" in said
    assert "Tid brukt 5 minutter" in said
    html = response.content.decode()
    assert 'value="33"' in html and html.count('role="status"') == 1
    assert "hx-trigger" in html and '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert f'href="/nb/jobs/{job.pk}/"' in html and "style=" not in html
    assert "no-store" in response["Cache-Control"]


def test_a_step_without_a_text_or_a_length_is_shown_as_it_is(client, person, at_work):
    job = actions.begin("build", by=person)
    now = timezone.now()
    Job.objects.update(state="running", started_at=now, heartbeat_at=now, step="enheter.csv", step_at=now)
    said = text_of(page(client, job))
    assert "Nå: enheter.csv." in said and api.text("job.unknown_length", "nb") in said
    Job.objects.update(rows_done=1)
    assert "1 rader" not in text_of(page(client, job)) and "1 rad" in text_of(page(client, job))


def test_a_script_gets_the_fragment_alone_and_stops_asking_at_the_end(client, person, at_work):
    job = actions.begin("count", by=person, rejected=2)
    fragment = page(client, job, **{"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and 'hx-trigger="every 2s"' in fragment
    do(job)
    fragment = page(client, job, **{"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in fragment and "Jobben er ferdig." in fragment
    html = page(client, job).content.decode()
    assert "http-equiv" not in html and "htmx.js" not in html


def test_a_done_job_tells_counts_rejects_and_history(client):
    organisation, leader = cluster_and_leader()
    job = do(actions.begin("count", by=leader, organisation_id=organisation.pk, rows=1234, rejected=2))
    client.force_login(leader)
    response = page(client, job, "en")
    said = text_of(response)
    assert "rows_counted 1,234" in said and "2 rejected rows" in said
    assert 'href="/en/data/"' in response.content.decode()
    assert "Ola Fjellvik asked for the job “count”." in said and "Klynge finished the job “count”." in said
    assert not re.search(r"<button[^>]*>(Try again|Stop)", response.content.decode())


def test_an_address_of_elsewhere_is_no_link(client, person):
    job = do(actions.begin("count", by=person))
    for address in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        Job.objects.update(rejects={"count": 1, "address": address})
        html = page(client, job).content.decode()
        assert "1 avvist rad" in html and address not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_failed_job_tells_why(client, person, lang):
    job = do(actions.begin("refuse", by=person))
    assert job.state == "failed"
    html = page(client, job, lang).content.decode()
    assert '<p class="ds-paragraph" lang="en">3 of 10 rows cannot be read, and 1 % may be.</p>' in html
    assert api.text("job.retry", lang) in html
    Job.objects.update(error={"code": "not_imported", "message": "English.", "facts": {"table": "seats"}})
    html = page(client, job, lang).content.decode()
    assert api.text("problem.not_imported_told", lang, table="seats") in text_of(page(client, job, lang))
    assert "English." not in html
    Job.objects.update(error={"code": "not_imported", "message": "English.", "facts": {}})
    assert "English." in page(client, job, lang).content.decode()


def test_a_fault_of_ours_tells_a_number_and_no_contents(client, person, caplog):
    job = do(actions.begin("break", by=person))
    Job.objects.update(request_id="abcdef0123456789")
    said = text_of(page(client, job))
    assert "feil i Klynge" in said and "abcdef0123456789" in said and "must not be shown" not in said
    assert job.error == {"code": "internal"} and "job failed" in caplog.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lost_job_is_found_when_its_page_is_shown(client, person, lang):
    job = actions.begin("count", by=person)
    silent = timezone.now() - dt.timedelta(seconds=timing.LOST_AFTER + 1)
    Job.objects.update(state="running", started_at=silent, heartbeat_at=silent, worker="gone")
    said = text_of(page(client, job, lang))
    assert api.text("job.told.lost", lang) in said and api.text("job.retry", lang) in said
    job.refresh_from_db()
    assert job.state == "lost" and job.ended_at


def test_stop_and_try_again(client, person, at_work):
    job = actions.begin("count", by=person)
    response = client.post(f"/nb/jobs/{job.pk}/cancel/", follow=True)
    assert api.text("job.told.cancelled", "nb") in text_of(response)
    said = text_of(client.post(f"/nb/jobs/{job.pk}/cancel/", follow=True))
    assert api.text("job.ended_already", "nb") in said
    first = client.post(f"/nb/jobs/{job.pk}/retry/")
    again = Job.objects.exclude(pk=job.pk).get()
    assert first.status_code == 302 and first.url == f"/nb/jobs/{again.pk}/"
    assert client.post(f"/nb/jobs/{job.pk}/retry/").url == first.url and Job.objects.count() == 2
    assert f'href="/nb/jobs/{again.pk}/"' in page(client, job).content.decode()
    assert f'href="/nb/jobs/{job.pk}/"' in page(client, again).content.decode()
    said = text_of(client.post(f"/nb/jobs/{again.pk}/retry/", follow=True))
    assert api.text("job.not_again", "nb") in said
    assert client.get(f"/nb/jobs/{job.pk}/retry/").status_code == 405


def test_a_job_that_is_asked_to_stop_says_so_and_offers_it_no_more(client, person, at_work):
    job = actions.begin("count", by=person)
    now = timezone.now()
    Job.objects.update(state="running", started_at=now, heartbeat_at=now, worker="one")
    response = client.post(f"/nb/jobs/{job.pk}/cancel/", follow=True)
    assert "bedt om å stoppe" in text_of(response) and "job-cancel" not in response.content.decode()


def cluster_and_leader() -> tuple[ClusterOrganisation, Person]:
    organisation = ClusterOrganisation.objects.create(slug="elvedal", name="Elvedal", source="Oppdiktet")
    leader = Person.objects.create_user("leder@example.org", name="Ola Fjellvik")
    Assignment.objects.create(person=leader, role="cluster_leader", organisation=organisation)
    return organisation, leader


def test_jobs_of_others_are_not_there_and_those_of_the_cluster_are_read_only(client, person):
    organisation, leader = cluster_and_leader()
    of_cluster = actions.begin("guarded", by=person, organisation_id=organisation.pk)
    of_nobody = actions.begin("count", by=COMMAND)
    assert page(client, of_nobody).status_code == 404
    assert page(client, Job(pk=uuid.uuid4())).status_code == 404
    assert client.get("/nb/jobs/").content.decode().count("<tr>") == 2
    client.force_login(leader)
    said = text_of(page(client, of_cluster))
    assert "Kari Elvedal" in said and "Stopp jobben" not in said
    response = client.post(f"/nb/jobs/{of_cluster.pk}/cancel/")
    assert response.status_code == 403
    of_cluster.refresh_from_db()
    assert of_cluster.state == "queued" and not of_cluster.cancel_asked


def test_who_lost_the_role_does_not_try_again(client):
    organisation, leader = cluster_and_leader()
    job = actions.begin("guarded", by=leader, organisation_id=organisation.pk)
    actions.cancel(job, by=leader)
    client.force_login(leader)
    leader.assignments.update(organisation=ClusterOrganisation.objects.create(slug="b", name="B", source="x"))
    response = client.post(f"/nb/jobs/{job.pk}/retry/")
    assert response.status_code == 403 and Job.objects.count() == 1
    leader.assignments.update(organisation=organisation)
    assert client.post(f"/nb/jobs/{job.pk}/retry/").status_code == 302


def test_the_list_is_filtered_and_paged(client, person):
    Job.objects.bulk_create(Job(kind="count", by=person, state="done") for _ in range(60))
    failed = Job.objects.create(kind="refuse", by=person, state="failed")
    first, second = client.get("/nb/jobs/"), client.get("/nb/jobs/?page=2")
    assert first.content.decode().count("<tr>") == 51 and "Side 1 av 2" in text_of(first)
    assert second.content.decode().count("<tr>") == 12 and "Side 2 av 2" in text_of(second)
    response = client.get("/nb/jobs/?state=failed")
    assert response.content.decode().count("<tr>") == 2 and str(failed.pk) in response.content.decode()
    assert 'href="?state=done&amp;page=2"' in client.get("/nb/jobs/?state=done").content.decode()
    assert api.text("job.none_in_state", "nn") in text_of(client.get("/nn/jobs/?state=lost"))
    for odd in ("0", "99", "x", "-1"):
        assert client.get(f"/nb/jobs/?page={odd}").status_code == 200


def test_a_state_that_is_none_is_refused_with_words(client, person):
    response = client.get("/en/jobs/?state=asleep")
    assert response.status_code == 422 and api.text("form.error.invalid_choice", "en") in text_of(response)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_list_says_what_would_fill_it(client, lang):
    assert api.text("job.none", lang) in text_of(client.get(f"/{lang}/jobs/"))


def test_the_list_does_not_ask_once_for_each_row(client, person, django_assert_max_num_queries):
    Job.objects.bulk_create(Job(kind="count", by=person, state="done") for _ in range(50))
    with django_assert_max_num_queries(14):
        client.get("/nb/jobs/")
