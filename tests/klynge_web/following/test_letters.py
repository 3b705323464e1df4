"""One letter a week to each who follows and wants it, of what is new; nobody gets two, and one fault stops no other."""

import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

import site_world
from drawn import store
from drawn_changes import AUGUST, compare, firm
from klynge.text import LANGUAGES, text
from klynge_web.following import actions, letters
from klynge_web.following.models import Follow, Letter, LetterChoice
from klynge_web.history.actions import WORKER
from klynge_web.history.models import Event
from klynge_web.history.words import told
from klynge_web.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)


@pytest.fixture
def weeks(monkeypatch):
    """Call to let it be another week."""
    return lambda name: monkeypatch.setattr(letters, "this_week", lambda: name)


def html(letter) -> str:
    return letter.alternatives[0][0]


def stop_address(letter) -> str:
    return re.fullmatch(r"<http://[^/]+(/\w\w/letters/stop/[^/]+/)>", letter.extra_headers["List-Unsubscribe"]).group(1)


def test_a_letter_tells_what_changed_in_each_subject(town, ada, follow, write, box):
    follow(ada)
    follow(ada, "organisation", "900000002")
    follow(ada, "organisation", "900000003")  # nothing happened there
    assert write() == {"letters_sent": 1}
    (letter,) = box
    assert letter.to == ["ada@example.org"] and letter.subject == "3 endringer i det du følger"
    assert "Hei, Ada Elvedal!" in letter.body
    assert "- Firm 2, Fjellvik: flyttet fra Elvedal til Fjellvik" in letter.body
    assert "http://127.0.0.1:8000/nb/changes/region/3305/" in letter.body and "Firm 3" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_address(letter) in letter.body


def test_names_do_nothing_in_the_html_and_stand_as_they_are_in_the_text(town, ada, follow, write, box):
    follow(ada)
    write()
    assert "Elvedal &lt;b onclick=&quot;x&quot;&gt;&amp;" in html(box[0]) and "<b onclick" not in html(box[0])
    assert '- Elvedal <b onclick="x">& "Sønn"</b> ]]> {name}' in box[0].body
    # nothing is fetched from elsewhere, and nothing is styled in place
    assert not re.findall(r"<(?:img|link|script|style|iframe)|style=|src=", html(box[0]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_in_the_person_s_language(town, ada, follow, write, box, lang):
    Person.objects.update(language=lang)
    follow(ada)
    write()
    assert text("letters.intro", lang) in box[0].body and f'<html lang="{lang}">' in html(box[0])
    assert f"/{lang}/letters/stop/" in box[0].body


def test_a_hostile_name_of_the_reader_does_no_harm(town, ada, follow, write, box):
    Person.objects.update(name="Ada <i>\r\nBcc: x@example.org")
    follow(ada)
    assert write() == {"letters_sent": 1}
    assert "Ada &lt;i&gt;" in html(box[0]) and box[0].recipients() == ["ada@example.org"]


def test_one_letter_a_week_however_often_it_runs(town, ada, follow, write, box):
    follow(ada)
    assert [write(), write()] == [{"letters_sent": 1}, {"letters_sent": 0, "letters_had": 1}]
    assert len(box) == 1 and Letter.objects.get().week == letters.this_week()
    assert re.fullmatch(r"\d{4}-W\d\d", letters.this_week())


def test_what_was_told_is_not_told_again_and_what_is_new_is(town, ada, follow, write, box, weeks):
    follow(ada)
    weeks("2026-W30")
    write()
    weeks("2026-W31")
    assert write() == {"letters_sent": 0, "letters_nothing": 1} and len(box) == 1
    store(
        town,
        as_of=AUGUST,
        organisations=[firm(1, name="Firm 1", bankrupt=True), firm(2, "3310"), firm(3, bankrupt=True)],
    )
    compare(town)
    weeks("2026-W32")
    assert write() == {"letters_sent": 1}
    assert "Firm 3, Elvedal: konkurs åpnet" in box[1].body and "Firm 2" not in box[1].body


def test_what_is_followed_later_begins_with_what_was_seen_last(town, ada, follow, write, box, weeks):
    follow(ada, "organisation", "900000001")
    weeks("2026-W30")
    write()
    follow(ada, "organisation", "900000002")
    weeks("2026-W31")
    assert write() == {"letters_sent": 1}
    assert "Firm 2" in box[1].body and "konkurs" not in box[1].body


def test_nobody_is_written_to_who_does_not_want_it(town, ada, follow, write, box):
    follow(ada)
    actions.choose_letters(False, by=ada)
    gone = site_world._person("gone")
    follow(gone)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    site_world._person("follows nothing")
    assert write() == {"letters_sent": 0} and box == []
    actions.choose_letters(True, by=ada)
    assert write() == {"letters_sent": 1}


class Failing(EmailBackend):
    """A mail server that takes nothing for one address."""

    refused = "ada@example.org"

    def send_messages(self, messages):
        if self.refused in messages[0].to:
            raise OSError("mailbox of ada@example.org is full")
        return super().send_messages(messages)


def test_an_address_that_fails_stops_no_other_and_is_tried_again(town, ada, follow, write, box, caplog):
    berit = site_world._person("berit")
    for person in (ada, berit):
        follow(person)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "get_connection", lambda *_, **__: Failing())
        assert write() == {"letters_sent": 1, "letters_failed": 1}
    assert [letter.to for letter in box] == [["berit@example.org"]]
    assert "ada@example.org" not in caplog.text
    assert Letter.objects.get(person=ada).state == "failed"
    assert write() == {"letters_sent": 1, "letters_had": 1}
    again = Letter.objects.get(person=ada)
    assert (again.state, again.attempts, len(box)) == ("sent", 2, 2)
    assert "konkurs åpnet" in box[1].body  # what the failed letter would have told
    verbs = Event.objects.filter(object_kind="person", object_id=str(ada.pk)).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "letter.begun",
        "letter.failed",
        "letter.begun",
        "letter.sent",
    ]
    assert all(told(event, lang).sentence for event in verbs for lang in LANGUAGES)


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_half_way_leads_to_no_second_letter(town, ada, follow, write, box, when):
    berit = site_world._person("berit")
    for person in (ada, berit):
        follow(person)
    plain = letters.post.send

    def killed(*args, **kwargs):
        if when == "after":
            plain(*args, **kwargs)
        raise Killed

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(letters.post, "send", killed)
        write()
    assert write() == {"letters_sent": 1, "letters_unsure": 1}
    addresses = [letter.to[0] for letter in box]
    assert addresses.count("ada@example.org") == (1 if when == "after" else 0)
    assert addresses.count("berit@example.org") == 1


def test_a_letter_noted_by_another_process_is_not_sent(town, ada, follow, box):
    follow(ada)
    with town.view() as view:
        composed = letters.compose

        def slow(*args):
            found = composed(*args)
            actions.begin_letter(ada, letters.this_week(), by=WORKER, covered={}, told=1)  # meanwhile, elsewhere
            return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(letters, "compose", slow)
            assert letters.write_to(view, ada) == "had"
    assert box == [] and Letter.objects.count() == 1


def test_only_so_much_is_told_and_the_rest_is_linked_to(town, ada, follow, write, box, monkeypatch):
    store(town, as_of=AUGUST, organisations=[firm(n, registered=AUGUST, bankrupt=True) for n in range(1, 20)])
    compare(town)
    Follow.objects.create(person=ada, kind="region", subject="3305")
    follow(ada, "organisation", "900000001")
    monkeypatch.setattr(letters, "SUBJECTS", 1)
    write()
    body = box[0].body.replace("\u00a0", " ")
    # 18 bankruptcies, 16 new firms, a return to Elvedal and a new name
    assert body.count("\n- ") == letters.EACH and "Og 28 til." in body
    assert "Noe er endret i 1 til av dem du følger." in body


def test_without_built_tables_nobody_is_written_to_and_nothing_is_noted(town, ada, follow, write):
    follow(ada)
    store(town, as_of=AUGUST, organisations=[firm(1)])
    from klynge.errors import NotBuiltError

    with pytest.raises(NotBuiltError):
        write()
    assert not Letter.objects.exists()


def test_a_cluster_that_may_no_longer_be_read_is_not_told_of(town, write, box):
    world = site_world.make_world()
    Follow.objects.all().delete()
    leader, membership = world.people["cluster_leader"], world.own.rows["membership"]
    type(membership).objects.filter(pk=membership.pk).update(member_id="no:900000001")
    row = actions.begin_following("own_cluster", "elvedal", by=leader)
    with town.view() as view:
        (told_of,) = letters.compose(view, Person.objects.get(pk=leader.pk))
        assert told_of.address.endswith(f"/nb/follows/{row.pk}/") and told_of.count == 1
    leader.assignments.update(ended_at=timezone.now())
    assert write() == {"letters_sent": 0, "letters_nothing": 1} and box == []


# turning it off


def test_letters_are_turned_off_without_signing_in(town, ada, follow, write, box, visitor):
    follow(ada)
    write()
    address = stop_address(box[0])
    asked = visitor.get(address)
    assert asked.status_code == 200 and "no-store" in asked.headers["Cache-Control"]
    assert not LetterChoice.objects.exists()  # a mail program that looks at the address turns nothing off
    done = visitor.post(address, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and text("letters.stopped", "nb") in done.content.decode()
    assert visitor.post(address).status_code == 200
    assert list(LetterChoice.objects.values_list("person__email", flat=True)) == ["ada@example.org"]
    assert Event.objects.filter(verb="letters.off").count() == 1
    assert visitor.get("/nb/letters/stop/no-such-secret/").status_code == 404
    assert visitor.post("/nb/letters/stop/no-such-secret/").status_code == 404
    assert letters.readers() == []


def test_letters_are_turned_on_and_off_on_the_page(town, ada, signed_in, follow):
    follow(ada)
    signed_in.post("/nb/follows/letter/", {"wanted": "no"})
    assert letters.readers() == [] and text("letters.off_told", "nb") in signed_in.get("/nb/follows/").content.decode()
    signed_in.post("/nb/follows/letter/", {"wanted": "yes"})
    assert letters.readers() == [ada]


def test_the_job_is_known(town, ada, follow, box):
    from klynge_web.jobs.registry import KINDS

    assert KINDS["weekly_letters"].load() is letters.run
