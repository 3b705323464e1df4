"""No closed row reaches a public page or file: all of them are walked, with marked closed rows in every table.

The walk begins at every public address and follows every link that it finds, as a visitor.
"""

import datetime as dt
import io
import re
import zipfile
from collections import deque

import pypdf
import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

import site_world
from klynge import api
from klynge.lake import TABLES, Lake
from small_demo import CLOSED_SOURCE, REGION, make_home, units_of_region

pytestmark = pytest.mark.django_db

MARK = "Hemmeliggjort"  # in every word of a closed row
AMOUNT = 918273645  # and in every number
MOST = 450  # pages of one walk
TODAY = dt.date.today()


@pytest.fixture(scope="module")
def closed_home(tmp_path_factory):
    """The small country, with closed parts beside every source table that has any open rows of the kind."""
    folder = tmp_path_factory.mktemp("closed")
    home = make_home(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLYNGE_HOME", str(home))
        lake = Lake(home / "lake")
        number = units_of_region(folder)[0]["organisasjonsnummer"]
        for table in ("memberships", "milieus", "cluster_projects", "cluster_organisations", "accounts", "grants"):
            api.store_own(lake, table, [marked(table, number)], part="own", source_title=MARK, as_of=TODAY)
        api.build(lake)
    return home


def marked(table: str, number: str) -> dict:
    """A row that could be told from its words and numbers wherever it came out."""
    row = {}
    for column in TABLES[table].columns:
        if column.name in ("member_id", "org_id", "partner_id"):
            row[column.name] = f"no:{number}"
        elif column.type == "VARCHAR":
            row[column.name] = {"kind": "company"}.get(column.name, MARK) if table == "accounts" else MARK
        elif column.type == "DATE":
            row[column.name] = TODAY
        elif column.type == "BOOLEAN":
            row[column.name] = True
        else:
            row[column.name] = TODAY.year if column.name == "year" else AMOUNT
    return row


@pytest.fixture
def visitor(closed_home, monkeypatch):
    monkeypatch.setenv("KLYNGE_HOME", str(closed_home))
    return site_world.client_of(None)


def public_addresses() -> list[str]:
    """Every address of a page that is open to all, with arguments that lead somewhere."""
    values = site_world.PLAIN | {"lang": "nb", "region": REGION}
    found = []
    for name, arguments, view in _patterns(get_resolver().url_patterns):
        if not view.need.kind and "GET" in view.need.methods and not site_world.ABSENT & set(arguments):
            found.append(reverse(name, kwargs={argument: values[argument] for argument in arguments}))
    return found


def _patterns(patterns, arguments=()):
    for one in patterns:
        names = (*arguments, *one.pattern.converters)
        if isinstance(one, URLPattern):
            if one.name and hasattr(one.callback, "need"):
                yield one.name, names, one.callback
        else:
            yield from _patterns(one.url_patterns, names)


def walk(client) -> dict[str, str]:
    """Address → all that it says, as text."""
    ahead = deque(public_addresses())
    said: dict[str, str] = {}
    while ahead and len(said) < MOST:
        address = ahead.popleft()
        if address in said or "/sign-in/" in address or not address.startswith("/nb/"):
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        said[address] = _text(response)
        ahead.extend(_links(said[address], address))
    return said


def _text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def _links(text: str, address: str) -> list[str]:
    found = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"#]+)', text)]
    return [link if link.startswith("/") else address.split("?")[0] + link for link in found if link[:1] in "/?"]


def test_the_marked_rows_are_there(closed_home, monkeypatch):
    """Without them the walk would prove nothing."""
    monkeypatch.setenv("KLYNGE_HOME", str(closed_home))
    with api.open_lake().view(closed=True) as view:
        assert MARK in str(view.query("SELECT * FROM memberships", tables=("memberships",)).to_pylist())
        assert str(AMOUNT) in str(view.query("SELECT * FROM accounts", tables=("accounts",)).to_pylist())


def test_no_closed_row_on_any_public_page_or_file(visitor, capsys):
    said = walk(visitor)
    wanted = (MARK, str(AMOUNT), f"{AMOUNT:,}".replace(",", "\u00a0"), f"{AMOUNT:,}", CLOSED_SOURCE)
    assert [(address, mark) for address, text in said.items() for mark in wanted if mark in text] == []
    kinds = {address.rsplit(".", 1)[-1] for address in said if "." in address.rsplit("/", 1)[-1]}
    assert len(said) > 150 and {"pdf", "xlsx", "json", "csv", "atom"} <= {kind.split("?")[0] for kind in kinds}
    with capsys.disabled():
        print(f"\n{len(said)} public pages and files hold no closed row", end="")
