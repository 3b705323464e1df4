"""How do persons, roles and invitations come to be, and end? Every write, told in the history."""

from functools import partial

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from klynge_web.history.actions import action, tell
from klynge_web.people import letters
from klynge_web.people.errors import InvitationError, LastAdministratorError, LetterError, SetUpError
from klynge_web.people.models import (
    INVITED_FOR,
    SET_UP_FOR,
    Assignment,
    Invitation,
    Person,
    SetUp,
    hashed,
    new_secret,
)
from klynge_web.people.ties import Tie, is_held, may_give, require_givable, require_lasting
from klynge_web.shell.page import DEFAULT_LANGUAGE

# who accepts an invitation, or sets up, is nobody yet: the person is made by the act, and is then its doer
NEWCOMER = "newcomer"


# the first administrator


def needs_set_up() -> bool:
    """True if no active person is administrator today: nobody could let others in."""
    return not _administrators().exists()


@action()
def begin_set_up(*, by) -> str:
    """Make the one-time address for the first administrator, valid for `SET_UP_FOR`; an earlier one stops working.

    Returns its path. Raises SetUpError (`done`) if there is an administrator, who can invite others.
    """
    if not needs_set_up():
        raise SetUpError("done", "There is an administrator already, who can invite others.")
    now = timezone.now()
    SetUp.objects.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    secret, secret_hash = new_secret()
    set_up = SetUp.objects.create(secret_hash=secret_hash, expires_at=now + SET_UP_FOR)
    tell(by, "set_up.begun", set_up)
    return reverse("set_up", kwargs={"lang": DEFAULT_LANGUAGE, "secret": secret})


def set_up_state(secret: str) -> str:
    """What a set-up address is good for: open, unknown, used, expired, or done when there is an administrator."""
    found = SetUp.objects.filter(secret_hash=hashed(secret)).first()
    if found is None:
        return "unknown"
    if found.used_at:
        return "used"
    if found.expires_at <= timezone.now():
        return "expired"
    return "open" if needs_set_up() else "done"


@action()
def finish_set_up(secret: str, *, by, email: str, name: str, language: str, password: str = "") -> Person:
    """Make the administrator, once. A person who has the address already gets the role and keeps their sign-in.

    Raises SetUpError, with the state of the address, if it cannot be used.
    """
    list(SetUp.objects.select_for_update())  # two who come at once are answered one after the other
    state = set_up_state(secret)
    if state != "open":
        raise SetUpError(state)
    SetUp.objects.filter(secret_hash=hashed(secret)).update(used_at=timezone.now())
    person = Person.objects.filter(email=email.casefold()).first()
    if person is None:
        person = _create(email=email, name=name, language=language, password=password)
    elif not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        tell(by, "person.reopened", person)
    _assign(person, Tie("administrator"), by=by, given_by=None)
    return person


# invitations


@action("invitation", "create")
def invite(tie: Tie, *, by, email: str, language: str, name: str = "") -> Invitation:
    """Invite an address to a role. The letter goes when this is committed; `sent_at` says whether it went."""
    if not isinstance(by, str):
        require_givable(by, "invitation", tie)
    require_lasting(tie)
    secret, secret_hash = new_secret()
    invitation = Invitation.objects.create(
        **tie.columns(),
        email=email.casefold(),
        name=name,
        language=language,
        secret_hash=secret_hash,
        by=None if isinstance(by, str) else by,
        expires_at=timezone.now() + INVITED_FOR,
    )
    tell(by, "invitation.created", invitation, organisation_id=tie.organisation_id, role=tie.role)
    transaction.on_commit(partial(_post, invitation, secret))
    return invitation


@action("invitation", "change")
def send_again(invitation: Invitation, *, by) -> Invitation:
    """Send the letter again with a new secret, valid anew: the address in the earlier letter stops working.

    Whoever sends it answers for it from now on. Raises InvitationError if it was used or withdrawn, or the last day of
    its role has passed (`over`).
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state in ("used", "withdrawn"):
        raise InvitationError(invitation.state)
    if invitation.is_over:
        raise InvitationError("over")
    secret, invitation.secret_hash = new_secret()
    invitation.expires_at = timezone.now() + INVITED_FOR
    invitation.sent_at = None
    if not isinstance(by, str):
        require_givable(by, "invitation", Tie.of(invitation))
        invitation.by = by
    invitation.save()
    facts = {"organisation_id": Tie.of(invitation).organisation_id, "role": invitation.role}
    tell(by, "invitation.sent_again", invitation, **facts)
    transaction.on_commit(partial(_post, invitation, secret))
    return invitation


@action("invitation", "change")
def withdraw(invitation: Invitation, *, by) -> None:
    """Make an invitation useless. Raises InvitationError if it was used before, or withdrawn."""
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if not unused.update(withdrawn_at=timezone.now()):
        invitation.refresh_from_db()
        raise InvitationError(invitation.state)
    organisation_id = Tie.of(invitation).organisation_id
    tell(by, "invitation.withdrawn", invitation, organisation_id=organisation_id, role=invitation.role)


def is_backed(invitation: Invitation) -> bool:
    """True if whoever invited may still give the role. What a command invited to, nobody need answer for."""
    return invitation.by is None or may_give(invitation.by, "invitation", Tie.of(invitation))


@action()
def turn_away(secret_hash: str, *, by) -> None:
    """Withdraw an invitation that was refused because whoever invited may not give the role any more.

    `accept` cannot do it: what it has written is undone when it refuses. Raises InvitationError if it is not open.
    """
    invitation = Invitation.objects.select_for_update().filter(secret_hash=secret_hash).first()
    if invitation is None or invitation.state != "open":
        raise InvitationError(invitation.state if invitation else "unknown")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    organisation_id = Tie.of(invitation).organisation_id
    tell(by, "invitation.turned_away", invitation, organisation_id=organisation_id, role=invitation.role)


@action()
def accept(secret_hash: str, *, by, name: str = "", language: str = "", password: str = "") -> Person:
    """Use an invitation, once: its role goes to the person it was sent to, who is returned.

    secret_hash : of the secret that was shown; that of an earlier letter is no longer any invitation's
    by : the signed-in person, or NEWCOMER, for whom the person is made with the invitation's e-mail address. Whoever
        calls signs the person in, and links an account at a provider.
    password : '' for one who signs in by code or through a provider

    Raises InvitationError: see there for its reasons.
    """
    invitation = Invitation.objects.select_for_update().filter(secret_hash=secret_hash).first()
    state = invitation.state if invitation else "unknown"
    if state != "open":
        raise InvitationError(state)
    if not is_backed(invitation):
        raise InvitationError("inviter")
    if isinstance(by, str):
        if Person.objects.filter(email=invitation.email).exists():
            raise InvitationError("known")
        try:
            person = _create(invitation.email, name or invitation.name, language or invitation.language, password)
        except IntegrityError:  # somebody was faster with another invitation to the same address
            raise InvitationError("known") from None
    elif by.email == invitation.email:
        person = by
    else:
        raise InvitationError("other")
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    tie = Tie.of(invitation)
    tell(person, "invitation.accepted", invitation, organisation_id=tie.organisation_id, role=tie.role)
    if not is_held(person, tie):
        _assign(person, tie, by=person, given_by=invitation.by, what="taken")
    return person


# roles


@action("assignment", "create")
def give_role(person: Person, tie: Tie, *, by, from_date=None) -> Assignment:
    """Give somebody a role, from today or a later day. The caller has decided that `by` may know of the person."""
    if not isinstance(by, str):
        require_givable(by, "assignment", tie)
    require_lasting(tie)
    return _assign(person, tie, by=by, given_by=None if isinstance(by, str) else by, from_date=from_date)


@action("assignment", "change")
def end_role(assignment: Assignment, *, by) -> None:
    """End a role now. Raises LastAdministratorError if nobody would be left to let others in.

    A role that has ended already stays as it is.
    """
    _require_administrator_without({assignment.pk})
    _end([assignment], by=by)


# accounts


@action("person", "change")
def end_sessions(person: Person, *, by) -> int:
    """Sign a person out everywhere. Returns how many sessions there were."""
    ended = _end_sessions(person)
    tell(by, "person.sessions_ended", person, sessions=ended)
    return ended


@action("person", "change")
def close_account(person: Person, *, by) -> None:
    """Keep a person out: signed out everywhere, all roles ended, and invitations of theirs that are open withdrawn.

    Raises LastAdministratorError if nobody would be left to let others in.
    """
    roles = [one for one in Assignment.objects.filter(person=person) if one.state in ("in_force", "future")]
    _require_administrator_without({one.pk for one in roles})
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _end(roles, by=by)
    invited = Invitation.objects.filter(by=person, used_at=None, withdrawn_at=None)
    withdrawn = invited.update(withdrawn_at=timezone.now())
    ended = _end_sessions(person)
    tell(by, "person.closed", person, sessions=ended, invitations=withdrawn)


@action("person", "change")
def reopen_account(person: Person, *, by) -> None:
    """Let a person in again. Roles that were ended do not come back."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    tell(by, "person.reopened", person)


def _create(email: str, name: str, language: str, password: str) -> Person:
    person = Person.objects.create_user(email, password or None, name=name, language=language)
    tell(person, "person.created", person)
    return person


def _assign(person: Person, tie: Tie, *, by, given_by, from_date=None, what: str = "given") -> Assignment:
    begins = from_date or timezone.localdate()
    given = Assignment.objects.create(person=person, **tie.columns(), given_by=given_by, from_date=begins)
    _tell_role(by, what, given)
    return given


def _end(assignments: list[Assignment], *, by) -> None:
    for one in assignments:
        Assignment.objects.filter(pk=one.pk, ended_at=None).update(ended_at=timezone.now())
        _tell_role(by, "ended", one)


def _tell_role(by, what: str, assignment: Assignment) -> None:
    """On the person's side, and on the side of the cluster or project that it is a role of."""
    tie, person = Tie.of(assignment), assignment.person
    if not tie.name:
        tell(by, f"role.{what}_everywhere", person, role=tie.role)
        return
    project_id = tie.project.pk if tie.project else None
    reached = {"organisation_id": tie.organisation_id, "project_id": project_id, "role": tie.role}
    tell(by, f"role.{what}", person, **reached, tied=tie.name)
    row = tie.organisation or tie.project
    if row:
        tell(by, f"role.{what}_here", row, **reached, person=str(person.pk))


def _end_sessions(person: Person) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _administrators():
    in_force = Assignment.in_force(timezone.localdate())
    return Assignment._base_manager.filter(in_force, role="administrator", person__is_active=True)


def _require_administrator_without(ended: set[int]) -> None:
    # locked, so that two administrators cannot end each other's role at the same time
    administrators = list(_administrators().select_for_update())
    # one whose role ends by itself would leave nobody on the day after
    lasting = {one.pk for one in administrators if one.to_date is None}
    if not lasting - ended and any(one.pk in ended for one in administrators):
        raise LastAdministratorError


def _post(invitation: Invitation, secret: str) -> None:
    """Send the letter of an invitation that has been committed. The secret is in the letter alone."""
    path = reverse("join", kwargs={"lang": invitation.language, "secret": secret})
    context = {"invitation": invitation, "address": letters.absolute(path)}
    try:
        letters.send(invitation.email, invitation.language, "people/letters/invitation", context)
    except LetterError:
        return  # the list of invitations says that the letter has not gone, and offers to send it again
    Invitation._base_manager.filter(pk=invitation.pk, secret_hash=invitation.secret_hash).update(sent_at=timezone.now())
