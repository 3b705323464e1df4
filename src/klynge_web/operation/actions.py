"""How is a person erased, for good and also from copies that are put back later?"""

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from klynge import settings
from klynge_web.history.actions import action, tell
from klynge_web.operation import erased
from klynge_web.people.actions import close_account


@action("person", "change")
def erase_person(person, *, by) -> None:
    """Delete the account and all that is only about it. What the person did stays in the history, without the name.

    Raises LastAdministratorError if nobody would be left to let others in.
    """
    close_account(person, by=by)
    tell(by, "person.erased", person)
    # noted before it is done: were it the other way round, a stop in between would let a backup bring the person back
    erased.remember(settings.load().home, person, on=timezone.localdate())
    erased.remove(person, using=DEFAULT_DB_ALIAS)
