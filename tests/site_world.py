"""Two clusters and somebody in every role: what the tests of access ask with, and about."""

import datetime as dt
import time
from dataclasses import dataclass, field

from django.test import Client

from klynge_web.access.matrix import ROLES
from klynge_web.clusters.models import ClusterOrganisation, ClusterProject, Membership, Milieu
from klynge_web.following.models import Follow
from klynge_web.history.models import Event
from klynge_web.jobs.models import Job
from klynge_web.library.models import Judgement
from klynge_web.people.models import Assignment, Invitation, Person, hashed
from klynge_web.uploads.models import Upload

MEMBER = "no:200000005"
OTHER_MEMBER = "no:200000013"
TODAY = dt.date.today()
SOURCE = "Oppdiktet liste"


# names of rows in addresses that are keys, not slugs
KEYED = {"membership", "job", "invitation", "assignment", "person", "upload", "follow", "judgement"}
# arguments of addresses that name no guarded row
PLAIN = {
    "region": "elvedalen",
    "subject": "critical_mass",
    "kind": "json",
    "key": "organisations",
    "publication": "ringeriksregionen_2020",
    "framework": "consensus_quadrants",
    "cluster": "nce-raufoss",
    "secret": "no-such-secret",
    "provider": "no-such-provider",
    "linked": 999_999,
}
# of these, nothing is there: a page that may be seen says that it does not exist
ABSENT = {"secret", "provider", "linked"}
# posts that come from elsewhere, and are safe by other means
WITHOUT_FORM_KEY = {"letters-stop"}
# which rows of the own side a role has, where the matrix says OWN
_OWNED = {
    "member_contact": {"organisation", "project", "membership"},
    "cluster_staff": {"organisation", "project", "membership", "job", "upload"},
    "cluster_leader": {"organisation", "project", "membership", "job", "upload", "invitation", "assignment"},
    "board_observer": {"organisation", "project", "membership"},
    "programme_officer": {"organisation", "project", "membership"},
    "evaluator": {"organisation", "project", "membership"},
    "analyst": {"membership", "upload"},
    "administrator": set(),
    "person": set(),
}
_PERSONAL = {"job", "follow", "judgement"}


def owned(role: str, need) -> set[str]:
    """Names of the rows in addresses that are the role's own, or everybody's who has made them."""
    return _OWNED.get(role, set()) | _PERSONAL


@dataclass
class Side:
    """One cluster with all that belongs to it. `rows` : name of an address's argument → row of that kind."""

    name: str
    programme: str
    rows: dict[str, object] = field(default_factory=dict)


@dataclass
class World:
    """The cluster `own` that every tied role is of, the `foreign` one, and a person for each role."""

    own: Side
    foreign: Side
    people: dict[str, Person]

    def client(self, role: str) -> Client:
        return client_of(self.people.get(role))

    def rows(self, role: str, need, side: str) -> dict[str, object]:
        """Rows for the arguments of an address, as they are for one who has the role."""
        if side == "foreign":
            return self.foreign.rows
        rows = dict(self.own.rows)
        if role == "analyst":
            rows["membership"] = self.of_milieu
            rows["upload"] = _upload(None, self.people[role])
        # staff see the cluster's jobs; only whoever began one may stop it
        if role in self.people and not (role in ("cluster_staff", "cluster_leader") and need.action == "read"):
            rows["job"] = Job.objects.create(kind="build", by=self.people[role], state="done")
        if role in self.people:
            rows["follow"] = follow(self.people[role])
        if role in self.people:
            rows["judgement"] = _judgement(self.own.rows["organisation"], self.people[role])
        return rows

    @property
    def of_milieu(self) -> Membership:
        """A membership of a milieu, which analysts keep."""
        return Membership.objects.get_or_create(
            milieu=self.own.rows["milieu"],
            member_id=MEMBER,
            defaults={"member_name": "Elvedal Mekaniske AS", "from_date": dt.date(2021, 1, 1), "source": SOURCE},
        )[0]


def make_world() -> World:
    """Write both clusters and the people into the database."""
    people = {role: _person(role) for role in (*ROLES, "person")}
    stranger = _person("stranger")
    own, foreign = Side("elvedal", "NCE"), Side("fjellvik", "Arena")
    for side, owner in ((own, None), (foreign, stranger)):
        _fill(side, owner or stranger)
    for role in ROLES:
        assign(people[role], role, own)
    return World(own, foreign, people)


def assign(person: Person, role: str, side: Side, **fields) -> Assignment:
    """Give the role, tied to the side as the role asks."""
    tie = ROLES[role]
    given = {"person": person, "role": role, "from_date": TODAY - dt.timedelta(days=30)}
    if tie in ("organisation", "member"):
        given["organisation"] = side.rows["organisation"]
    if tie == "member":
        given["member_id"] = MEMBER
    if tie == "programme":
        given["programme"] = side.programme
    if tie == "project":
        given |= {"project": side.rows["project"], "purpose": "Midtveisevaluering"}
        given["to_date"] = TODAY + dt.timedelta(days=90)
    return Assignment.objects.create(**given | fields)


def client_of(person: Person | None, *, fresh: bool = True) -> Client:
    """A client signed in as the person; `fresh` : who has just proved who they are."""
    client = Client(headers={"host": "127.0.0.1"})
    if person is None:
        return client
    client.force_login(person)
    session = client.session
    at = time.time() - (0 if fresh else 3600)
    session["account_authentication_methods"] = [{"method": "password", "at": at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def _person(name: str) -> Person:
    return Person.objects.create_user(f"{name}@example.org", name=name.replace("_", " ").title())


def _fill(side: Side, owner: Person) -> None:
    milieu = Milieu.objects.create(slug=f"{side.name}-miljo", name=f"{side.name} miljø", source=SOURCE)
    organisation = ClusterOrganisation.objects.create(
        slug=side.name, name=side.name.title(), milieu=milieu, source=SOURCE
    )
    project = ClusterProject.objects.create(
        slug=f"{side.name}-prosjekt",
        name=f"{side.name} prosjekt",
        programme=side.programme,
        organisation=organisation,
        source=SOURCE,
    )
    membership = Membership.objects.create(
        organisation=organisation,
        member_id=MEMBER,
        member_name="Elvedal Mekaniske AS",
        from_date=dt.date(2020, 1, 1),
        source=SOURCE,
    )
    job = Job.objects.create(kind="export_own", by=owner, organisation_id=organisation.pk, state="done")
    event = Event.objects.create(
        by=owner,
        verb="job.begun",
        object_kind="job",
        object_id=str(job.pk),
        organisation_id=organisation.pk,
        facts={"job": "export_own"},
    )
    invitation = Invitation.objects.create(
        email=f"invited-{side.name}@example.org",
        role="cluster_staff",
        organisation=organisation,
        secret_hash=hashed(side.name),
        by=owner,
        expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=5),
    )
    someone = _person(f"staff-{side.name}")
    side.rows = {
        "milieu": milieu,
        "organisation": organisation,
        "project": project,
        "membership": membership,
        "job": job,
        "event": event,
        "invitation": invitation,
        "person": someone,
        "upload": _upload(organisation, owner),
        "follow": follow(owner),
        "judgement": _judgement(organisation, owner),
    }
    side.rows["assignment"] = assign(someone, "cluster_staff", side)


def follow(person: Person) -> Follow:
    """What the person follows: a region."""
    return Follow.objects.get_or_create(person=person, kind="region", subject=PLAIN["region"])[0]


def _upload(organisation: ClusterOrganisation | None, by: Person) -> Upload:
    """An upload that was read, without a file behind it."""
    return Upload.objects.create(
        organisation=organisation,
        kind="memberships" if organisation else "firm_table",
        state="undone",
        file_name="liste.csv",
        form="csv",
        sha256="0" * 64,
        size=10,
        source=SOURCE,
        as_of=TODAY,
        by=by,
        undone_at=dt.datetime.now(dt.UTC),
    )


def _judgement(organisation: ClusterOrganisation, by: Person) -> Judgement:
    return Judgement.objects.create(
        organisation=organisation,
        framework="consensus_quadrants",
        dimension="goals",
        value="yes",
        role="cluster_staff",
        on=TODAY,
        reason="Vedtatt i styret",
        by=by,
    )
