"""Where can one go from one's own page? Each link stands with what one must be allowed to follow it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from klynge_web.access.decide import may


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the page. Its texts are `home.<key>` and `home.<key>_told`.

    address : name of the page, without other arguments than the language
    kind, action : object and action of the matrix that a person must reach to be shown the link
    """

    key: str
    address: str
    kind: str
    action: str


HOME = (
    Link("follows", "follows", "follow", "read"),
    Link("clusters", "clusters", "cluster_organisation", "read"),
    Link("projects", "projects", "cluster_project", "read"),
    Link("milieus", "milieus", "milieu", "read"),
    Link("uploads", "uploads", "upload", "read"),
    Link("jobs", "jobs", "job", "read"),
    Link("roles_page", "roles", "assignment", "read"),
    Link("invitations", "invitations", "invitation", "read"),
    Link("persons", "persons", "person", "read"),
    Link("installation", "installation", "installation", "read"),
)


def links(user, lang: str) -> list[tuple[Link, str]]:
    """The links that the person may follow, with their addresses; a page that this installation lacks is left out."""
    return [(link, address) for link in HOME if may(user, link.kind, link.action) and (address := _address(link, lang))]


def _address(link: Link, lang: str) -> str:
    try:
        return reverse(link.address, kwargs={"lang": lang})
    except NoReverseMatch:
        return ""
