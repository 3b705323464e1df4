"""An invitation lets one person in, once, to one role, and only those invite who may give that role."""

import datetime as dt
import re
import uuid
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

import site_world
from at_once import at_once
from klynge.text import LANGUAGES, text
from klynge_web.access.matrix import GIVEN_BY_LEADERS
from klynge_web.access.refusals import Refused
from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.history.actions import COMMAND
from klynge_web.history.models import Event
from klynge_web.people import actions
from klynge_web.people.errors import InvitationError, LastDayError
from klynge_web.people.models import Assignment, Invitation, Person
from klynge_web.people.ties import Tie

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NEW = "ny@example.org"
TOMORROW = dt.date.today() + dt.timedelta(days=1)


@pytest.fixture
def world() -> site_world.World:
    return site_world.make_world()


@pytest.fixture
def visitor() -> Client:
    return site_world.client_of(None)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done once it is committed, such as sending a letter, is done here too."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def content(response) -> str:
    return response.content.decode()


def staff(world, **fields) -> dict:
    """Answers to the form for one of the cluster's staff."""
    organisation = world.own.rows["organisation"].pk
    return {"email": NEW, "language": "nb", "role": "cluster_staff", "organisation": organisation} | fields


def make(world, *, role="cluster_staff", email=NEW, by="cluster_leader", **fields) -> tuple[Invitation, str]:
    """An invitation and its secret."""
    sent = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions.transaction, "on_commit", lambda post: sent.append(post.args[1]))
        fields = {"organisation": world.own.rows["organisation"]} | fields
        tie = Tie(role, **fields)
        invitation = actions.invite(tie, by=world.people[by], email=email, language="nb", name="Ny Person")
    return invitation, sent[0]


def path(secret: str, lang: str = "nb") -> str:
    return f"/{lang}/invitation/{secret}/"


# inviting


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_leader_invites_and_the_letter_lets_one_in(world, visitor, committed, mailoutbox, lang):
    leader = world.client("cluster_leader")
    assert text("invitations.new", lang) in content(leader.get(f"/{lang}/invitations/new/"))
    with committed():
        response = leader.post(f"/{lang}/invitations/new/", staff(world, language=lang, email="NY@example.org"))
    invitation = Invitation.objects.latest("pk")
    assert response.status_code == 302 and response.url == f"/{lang}/invitations/{invitation.pk}/"
    assert invitation.sent_at and invitation.email == NEW
    letter = mailoutbox[0]
    address = re.search(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)[1]
    assert letter.to == [NEW] and letter.subject == text("letter.invitation.subject_to", lang, name="Elvedal")
    assert text("letter.invitation.open", lang) in letter.body and "Cluster Leader" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html" and address in html and f'lang="{lang}"' in html
    assert address.split("/")[3] not in str(list(Invitation.objects.values())), "the secret is in the letter alone"
    page = content(leader.get(response.url))
    assert NEW in page and text("invitation.state.open", lang) in page and address not in page
    # and in
    page = content(visitor.get(address))
    assert text("join.title", lang) in page and "Elvedal" in page and "Cluster Leader" in page
    given = {"name": "Ny Person", "language": lang, "password": ""}
    response = visitor.post(address, given)
    assert response.status_code == 302 and response.url == f"/{lang}/home/"
    person = Person.objects.get(email=NEW)
    assert [(one.role, one.organisation.name) for one in person.assignments_in_force] == [("cluster_staff", "Elvedal")]
    assert person.assignments_in_force[0].given_by == world.people["cluster_leader"]
    assert text("join.welcome", lang) in content(visitor.get(response.url))
    assert text("invitation.state.used", lang) in content(leader.get(f"/{lang}/invitations/"))


def test_a_letter_is_plain_and_keeps_to_what_it_is_told(world, committed, mailoutbox):
    """A name cannot write a header, nor tags into the letter."""
    world.own.rows["organisation"].name = "Tre & <b>Bygg</b>\nBcc: alle@example.org"
    world.own.rows["organisation"].save()
    with committed():
        actions.invite(
            Tie("cluster_staff", organisation=world.own.rows["organisation"]),
            by=world.people["administrator"],
            email=NEW,
            language="nb",
        )
    letter = mailoutbox[0]
    assert "Tre & <b>Bygg</b>" in letter.body and "Tre &amp; &lt;b&gt;Bygg" in letter.alternatives[0][0]
    assert "\n" not in letter.subject and letter.recipients() == [NEW]


def test_a_letter_that_was_not_sent_is_told_and_sent_again(world, committed, mailoutbox, monkeypatch):
    leader = world.client("cluster_leader")
    with monkeypatch.context() as patch, committed():
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        response = leader.post("/nb/invitations/new/", staff(world))
    assert response.status_code == 302, "what was asked for is kept, and can be sent again"
    page = content(leader.get(response.url))
    assert text("invitation.not_sent", "nb", email=NEW) in page and not mailoutbox
    with committed():
        assert leader.post(response.url + "again/").status_code == 302
    assert len(mailoutbox) == 1 and Invitation.objects.latest("pk").sent_at


def fail(letter):
    raise ConnectionRefusedError(letter.to[0])


def test_what_could_not_be_sent_is_logged_without_the_address(world, committed, monkeypatch, caplog):
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    with committed():
        world.client("cluster_leader").post("/nb/invitations/new/", staff(world))
    assert "letter not sent" in caplog.text and NEW not in caplog.text


def test_sent_twice_it_is_done_once(world, committed, mailoutbox):
    leader, before = world.client("cluster_leader"), Invitation.objects.count()
    given = staff(world, once=str(uuid.uuid4()))
    with committed():
        first, second = (leader.post("/nb/invitations/new/", given) for _ in range(2))
    assert first.url == second.url and Invitation.objects.count() == before + 1 and len(mailoutbox) == 1


def test_an_administrator_invites_to_every_role(world):
    admin = world.client("administrator")
    organisation, project = world.own.rows["organisation"].pk, world.own.rows["project"].pk
    answers = {
        "member_contact": {"organisation": organisation, "member_id": "200 000 005"},
        "cluster_staff": {"organisation": organisation},
        "cluster_leader": {"organisation": organisation},
        "board_observer": {"organisation": organisation, "to_date": TOMORROW.isoformat()},
        "programme_officer": {"programme": "GCE"},
        "evaluator": {"project": project, "purpose": "Midtveisevaluering", "to_date": TOMORROW.strftime("%d.%m.%Y")},
        "analyst": {},
        "administrator": {},
    }
    for role, fields in answers.items():
        given = {"email": f"{role}-ny@example.org", "language": "en", "role": role} | fields
        response = admin.post("/nb/invitations/new/", given)
        assert response.status_code == 302, content(response)
    made = {one.role: one for one in Invitation.objects.filter(email__endswith="-ny@example.org")}
    assert made.keys() == answers.keys()
    assert made["member_contact"].member_id == site_world.MEMBER
    assert (made["evaluator"].to_date, made["evaluator"].organisation) == (TOMORROW, None)


def test_a_leader_is_offered_only_what_leaders_give(world):
    page = content(world.client("cluster_leader").get("/nb/invitations/new/"))
    assert re.findall(r'<option value="(\w+)">', page.split('name="role"')[1].split("</select>")[0]) == [
        *GIVEN_BY_LEADERS
    ]
    assert "Fjellvik" not in page and 'name="project"' not in page and 'name="purpose"' not in page
    own = world.own.rows["organisation"].pk
    assert f'<option value="{own}" selected>Elvedal</option>' in page, "the only cluster is chosen beforehand"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "administrator"),
        ("role", "cluster_leader"),
        ("role", "programme_officer"),
        ("role", "owner"),
        ("role", ""),
        ("organisation", "foreign"),
        ("organisation", "99999999999999999999999"),
        ("organisation", "1 OR 1=1"),
    ],
)
def test_a_leader_cannot_forge_role_or_cluster(world, field, value):
    leader, before = world.client("cluster_leader"), Invitation.objects.count()
    value = world.foreign.rows["organisation"].pk if value == "foreign" else value
    response = leader.post("/nb/invitations/new/", staff(world, **{field: value}))
    assert response.status_code == 422 and Invitation.objects.count() == before
    key = "form.error.invalid_choice" if value else "form.error.required"
    assert text(key, "nb") in content(response)


def test_fields_that_a_leader_is_not_offered_are_not_read(world):
    given = staff(world, project=world.foreign.rows["project"].pk, programme="NCE", purpose="Alt")
    assert world.client("cluster_leader").post("/nb/invitations/new/", given).status_code == 302
    made = Invitation.objects.latest("pk")
    assert (made.project, made.programme, made.purpose) == (None, "", "")


@pytest.mark.parametrize("role", ["administrator", "cluster_leader", "evaluator"])
def test_the_action_itself_refuses_what_the_form_does_not_offer(world, role):
    with pytest.raises(Refused):
        make(world, role=role)
    with pytest.raises(Refused):
        make(world, organisation=world.foreign.rows["organisation"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("wrong", "key", "facts"),
    [
        ({"email": "ny"}, "tie.error.email", {}),
        ({"email": "x" * 250 + "@example.org"}, "form.error.max_length", {"show_value": 262, "limit_value": 254}),
        ({"email": ""}, "form.error.required", {}),
        ({"name": "x" * 121}, "form.error.max_length", {"show_value": 121, "limit_value": 120}),
        ({"language": "fr"}, "form.error.invalid_choice", {}),
        ({"organisation": ""}, "tie.error.needed", {"role": "ROLE"}),
        ({"programme": "NCE"}, "tie.error.needless", {"role": "ROLE"}),
        ({"programme": "Superklynge"}, "form.error.invalid_choice", {}),
        ({"role": "evaluator", "organisation": ""}, "tie.error.needed", {"role": "ROLE"}),
        ({"to_date": "2020-01-01"}, "tie.error.past", {}),
        ({"to_date": "31.02.2030"}, "tie.error.invalid", {}),
        ({"role": "member_contact", "member_id": "12345"}, "tie.error.member", {}),
    ],
)
def test_what_cannot_be_used_is_told(world, lang, wrong, key, facts):
    admin, before = world.client("administrator"), Invitation.objects.count()
    given = staff(world) | wrong
    word = text(f"access.role.{given['role']}", lang)
    facts = {name: word[0].upper() + word[1:] if value == "ROLE" else value for name, value in facts.items()}
    response = admin.post(f"/{lang}/invitations/new/", given)
    assert response.status_code == 422 and Invitation.objects.count() == before
    assert text(key, lang, **facts) in content(response)


def test_an_evaluator_needs_project_purpose_and_end(world):
    given = staff(world, role="evaluator", organisation="")
    page = content(world.client("administrator").post("/nb/invitations/new/", given))
    assert page.count(text("tie.error.needed", "nb", role="Evaluator")) == 6, "three fields, each told twice"


def test_a_contact_is_of_a_firm_that_is_a_member(world):
    leader = world.client("cluster_leader")
    response = leader.post("/nb/invitations/new/", staff(world, role="member_contact", member_id="200000999"))
    assert response.status_code == 422 and text("tie.error.not_member", "nb") in content(response)
    response = leader.post("/nb/invitations/new/", staff(world, role="member_contact", member_id="no:200000005"))
    assert response.status_code == 302


def test_an_open_invitation_is_not_made_twice(world):
    make(world)
    response = world.client("cluster_leader").post("/nb/invitations/new/", staff(world))
    assert response.status_code == 422 and text("tie.error.invited", "nb") in content(response)


def test_whether_an_address_has_an_account_is_not_told(world):
    """The inviter meets the same words, whoever has the address."""
    leader = world.client("cluster_leader")
    pages = []
    for email in (NEW, world.people["analyst"].email):
        response = leader.post("/nb/invitations/new/", staff(world, email=email))
        page = content(leader.get(response.url)).replace(email, "X")
        pages.append(re.sub(r'(csrfmiddlewaretoken|once)" value="[^"]+"|invitations/\d+/|CSRFToken": "\w+', "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", ["cluster_staff", "board_observer", "analyst", "person"])
def test_others_may_not_invite(world, role):
    assert world.client(role).get("/nb/invitations/new/").status_code == 403
    assert world.client(role).get("/nb/invitations/").status_code == 403


def test_inviting_asks_who_one_is_again(world):
    stale = site_world.client_of(world.people["cluster_leader"], fresh=False)
    response = stale.post("/nb/invitations/new/", staff(world))
    assert response.status_code == 302 and "/account/again/" in response.url
    assert not Invitation.objects.filter(email=NEW).exists()


def test_a_leader_sees_only_invitations_to_the_own_cluster(world):
    foreign = ClusterOrganisation.objects.get(slug="fjellvik")
    other, _ = make(world, by="administrator", organisation=foreign, email="other@example.org")
    admins, _ = make(world, by="administrator", role="cluster_leader", email="boss@example.org")
    leader = world.client("cluster_leader")
    page = content(leader.get("/nb/invitations/"))
    assert "other@example.org" not in page and "boss@example.org" not in page
    for one in (other, admins):
        assert leader.get(f"/nb/invitations/{one.pk}/").status_code == 404
        assert leader.post(f"/nb/invitations/{one.pk}/withdraw/").status_code == 404
        assert leader.post(f"/nb/invitations/{one.pk}/again/").status_code == 404
    assert {Invitation.objects.get(pk=one.pk).state for one in (other, admins)} == {"open"}


# what becomes of it


def test_one_to_a_role_that_is_over_is_not_sent_again(world, committed, mailoutbox):
    invitation, _ = make(world)
    Invitation.objects.filter(pk=invitation.pk).update(to_date=timezone.localdate() - dt.timedelta(days=1))
    with committed():
        response = world.client("cluster_leader").post(f"/nb/invitations/{invitation.pk}/again/")
    assert response.status_code == 409 and text("invitation.no_change_over", "nb") in content(response)
    assert not mailoutbox


def test_it_is_withdrawn_and_sent_again(world, visitor, committed, mailoutbox):
    leader = world.client("cluster_leader")
    invitation, first = make(world)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert visitor.get(path(first)).status_code == 410
    key = str(uuid.uuid4())
    with committed():
        for _ in range(2):
            leader.post(f"/nb/invitations/{invitation.pk}/again/", {"once": key})
    second = re.search(r"/invitation/(\S+)/", mailoutbox[0].body)[1]
    assert len(mailoutbox) == 1 and second != first
    assert visitor.get(path(first)).status_code == 404 and visitor.get(path(second)).status_code == 200
    response = leader.post(f"/nb/invitations/{invitation.pk}/withdraw/", follow=True)
    assert text("invitation.was_withdrawn", "nb") in content(response)
    assert visitor.get(path(second)).status_code == 410
    again = leader.post(f"/nb/invitations/{invitation.pk}/again/")
    assert again.status_code == 409 and text("invitation.no_change_withdrawn", "nb") in content(again)
    told = list(Event.objects.filter(object_kind="invitation", object_id=invitation.pk).values_list("verb", flat=True))
    assert told == ["invitation.withdrawn", "invitation.sent_again", "invitation.created"]
    page = content(leader.get(f"/nb/invitations/{invitation.pk}/"))
    assert text("history.invitation.withdrawn", "nb", who="Cluster Leader") in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("state", "status"), [("unknown", 404), ("expired", 410), ("used", 410), ("withdrawn", 410), ("over", 410)]
)
def test_one_that_cannot_be_used_says_why_and_what_next(world, visitor, lang, state, status):
    invitation, secret = make(world)
    now = timezone.now()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    changes = {
        "expired": {"expires_at": now},
        "used": {"used_at": now},
        "withdrawn": {"withdrawn_at": now},
        "over": {"to_date": yesterday},
    }
    Invitation.objects.filter(pk=invitation.pk).update(**changes.get(state, {"language": "nb"}))
    secret = secret[:-1] + ("A" if secret[-1] != "A" else "B") if state == "unknown" else secret
    told = "expired" if state == "over" else state
    given = {"name": "Ny", "language": lang, "password": ""}
    for response in (visitor.get(path(secret, lang)), visitor.post(path(secret, lang), given)):
        assert response.status_code == status
        page = content(response)
        assert text(f"join.not_{told}", lang) in page and text(f"join.not_{told}_told", lang) in page
        assert NEW not in page
    assert not Person.objects.filter(email=NEW).exists()


def test_it_is_used_once(world, visitor):
    _, secret = make(world)
    given = {"name": "Ny", "language": "nb", "password": "fjell-og-fjord-2031"}
    assert visitor.post(path(secret), given).status_code == 302
    second = Client(headers={"host": "127.0.0.1"}).post(path(secret), given)
    assert second.status_code == 410
    assert Assignment.objects.filter(person__email=NEW).count() == 1
    assert Person.objects.get(email=NEW).check_password("fjell-og-fjord-2031")


def test_used_in_the_meantime_it_is_refused(world):
    """Two come at once: each has seen an open invitation, one gets in."""
    invitation, _ = make(world)
    actions.accept(invitation.secret_hash, by=actions.NEWCOMER, name="Ny")
    with pytest.raises(InvitationError, match="used"):
        actions.accept(invitation.secret_hash, by=actions.NEWCOMER, name="Ny")
    with pytest.raises(InvitationError, match="unknown"):
        actions.accept("0" * 64, by=actions.NEWCOMER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["one invitation", "two to one address"])
def test_two_who_come_at_once_are_let_in_once(world, same):
    first, _ = make(world)
    second = first if same else make(world, role="board_observer")[0]
    came = at_once(
        *(partial(actions.accept, one.secret_hash, by=actions.NEWCOMER, name="Ny") for one in (first, second))
    )
    assert {type(one) for one in came} == {Person, InvitationError}, came
    assert Assignment.objects.filter(person__email=NEW).count() == 1


def test_the_wrong_answers_use_nothing_up(world, visitor):
    invitation, secret = make(world)
    for wrong in ({"name": ""}, {"password": "kort"}, {"language": "xx"}, {"name": "x" * 121}):
        given = {"name": "Ny", "language": "nb", "password": ""} | wrong
        assert visitor.post(path(secret), given).status_code == 422
    assert visitor.post(path(secret)).status_code == 422
    invitation.refresh_from_db()
    assert invitation.state == "open" and not Person.objects.filter(email=NEW).exists()


def test_somebody_who_is_here_signs_in_and_gets_the_role(world, visitor):
    analyst = world.people["analyst"]
    _, secret = make(world, email=analyst.email)
    page = visitor.get(path(secret))
    assert page.status_code == 200 and text("join.not_known_told", "nb") in content(page)
    assert f"?next={path(secret)}" in content(page)
    refused = visitor.post(path(secret), {"name": "Tyv", "language": "nb", "password": "fjell-og-fjord-2031"})
    assert text("join.not_known", "nb") in content(refused) and not analyst.has_usable_password()
    signed_in = world.client("analyst")
    assert text("join.as_reader", "nb", person=analyst) in content(signed_in.get(path(secret)))
    response = signed_in.post(path(secret), follow=True)
    assert text("join.added", "nb") in content(response)
    roles = Assignment.objects.filter(person=analyst).values_list("role", flat=True)
    assert sorted(roles) == ["analyst", "cluster_staff"]
    assert signed_in.post(path(secret)).status_code == 410


def test_a_role_that_is_held_already_is_not_doubled(world):
    invitation, _ = make(world, email=world.people["cluster_staff"].email)
    actions.accept(invitation.secret_hash, by=world.people["cluster_staff"])
    assert Assignment.objects.filter(person=world.people["cluster_staff"]).count() == 1
    assert Invitation.objects.get(pk=invitation.pk).state == "used"


def test_it_is_not_for_somebody_else(world):
    invitation, secret = make(world)
    response = world.client("analyst").post(path(secret))
    assert response.status_code == 403
    told = text("join.not_other_told", "nb", email=NEW, person=world.people["analyst"])
    assert told in content(response)
    assert Invitation.objects.get(pk=invitation.pk).state == "open"


def test_a_closed_account_is_not_opened_by_an_invitation(world, visitor):
    analyst = world.people["analyst"]
    _, secret = make(world, email=analyst.email)
    actions.close_account(analyst, by=world.people["administrator"])
    response = visitor.get(path(secret))
    assert response.status_code == 403 and text("join.not_closed_told", "nb") in content(response)


def test_invitations_of_one_who_is_kept_out_are_withdrawn(world, visitor):
    _, secret = make(world)
    actions.close_account(world.people["cluster_leader"], by=world.people["administrator"])
    assert visitor.get(path(secret)).status_code == 410


def test_whoever_comes_by_a_provider_is_known_by_the_session(world, visitor, monkeypatch):
    from klynge_web.people import providers

    addresses = {lang: f"/{lang}/provider/" for lang in LANGUAGES}
    choice = providers.Choice("fjellporten", "Fjellporten", addresses)
    monkeypatch.setattr(providers, "configured", lambda *page: [choice])
    invitation, secret = make(world)
    page = content(visitor.get(path(secret)))
    assert text("join.provider", "nb", name="Fjellporten") in page and 'action="/nb/provider/"' in page
    assert visitor.session["invitation"] == invitation.secret_hash


def test_an_earlier_secret_does_not_accept(world):
    """The page was open when the letter was sent again: what it was opened with is no good any more."""
    invitation, _ = make(world)
    earlier = invitation.secret_hash
    actions.send_again(invitation, by=world.people["cluster_leader"])
    with pytest.raises(InvitationError, match="unknown"):
        actions.accept(earlier, by=actions.NEWCOMER, name="Ny")


def end_roles(person: Person) -> None:
    Assignment.objects.filter(person=person).update(ended_at=timezone.now())


def out_of_office(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("gone", [end_roles, out_of_office])
@pytest.mark.parametrize(("by", "role"), [("cluster_leader", "cluster_staff"), ("administrator", "administrator")])
def test_it_is_no_good_once_the_inviter_may_not_give_the_role(world, visitor, lang, gone, by, role):
    fields = {} if role == "cluster_staff" else {"organisation": None}
    invitation, secret = make(world, role=role, by=by, **fields)
    assert visitor.get(path(secret, lang)).status_code == 200
    gone(world.people[by])
    with pytest.raises(InvitationError, match="inviter"):
        actions.accept(invitation.secret_hash, by=actions.NEWCOMER, name="Ny")
    response = visitor.post(path(secret, lang), {"name": "Ny", "language": lang, "password": ""})
    assert response.status_code == 410 and text("join.not_inviter_told", lang) in content(response)
    assert not Person.objects.filter(email=NEW).exists()
    assert visitor.get(path(secret, lang)).status_code == 410
    told = Event.objects.filter(object_kind="invitation", object_id=invitation.pk).values_list("verb", flat=True)
    assert sorted(told) == ["invitation.created", "invitation.turned_away"], "once, however often it is tried"


def test_whoever_is_here_does_not_get_the_role_either(world):
    analyst = world.people["analyst"]
    _, secret = make(world, email=analyst.email)
    end_roles(world.people["cluster_leader"])
    response = world.client("analyst").post(path(secret))
    assert response.status_code == 410 and text("join.not_inviter", "nb") in content(response)
    assert [one.role for one in Assignment.objects.filter(person=analyst)] == ["analyst"]


def test_sent_again_by_another_it_is_that_ones_invitation(world, visitor):
    invitation, _ = make(world)
    end_roles(world.people["cluster_leader"])
    sent = actions.send_again(invitation, by=world.people["administrator"])
    person = actions.accept(sent.secret_hash, by=actions.NEWCOMER, name="Ny")
    assert Assignment.objects.get(person=person).given_by == world.people["administrator"]


def test_invitations_by_commands_stay(world):
    tie = Tie("cluster_staff", organisation=world.own.rows["organisation"])
    invitation = actions.invite(tie, by=COMMAND, email=NEW, language="nb")
    assert actions.accept(invitation.secret_hash, by=actions.NEWCOMER, name="Ny").email == NEW


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_administrator_is_invited_without_a_last_day(world, lang):
    given = {"email": NEW, "language": lang, "role": "administrator", "to_date": TOMORROW.isoformat()}
    response = world.client("administrator").post(f"/{lang}/invitations/new/", given)
    word = text("access.role.administrator", lang)
    told = text("tie.error.lasting", lang, role=word[0].upper() + word[1:])
    assert response.status_code == 422 and told in content(response)
    with pytest.raises(LastDayError):
        make(world, role="administrator", by="administrator", organisation=None, to_date=TOMORROW)
    assert not Invitation.objects.filter(email=NEW).exists()


def test_the_page_of_the_secret_is_kept_nowhere(world, visitor):
    _, secret = make(world)
    assert "no-store" in visitor.get(path(secret))["Cache-Control"]


def test_no_invitations_yet_says_what_to_do(world):
    Invitation.objects.all().delete()
    assert text("invitations.none", "nb") in content(world.client("cluster_leader").get("/nb/invitations/"))
