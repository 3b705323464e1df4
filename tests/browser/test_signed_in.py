"""In a real browser, in three languages: sign in, edit a membership, upload with a dry run, follow, judge a cluster.

Each step is looked at for accessibility findings, and nothing on the console may complain.
"""

import email
import re
import subprocess
import sys
import time
from email import policy
from pathlib import Path

import pytest

import installation
from klynge.text import LANGUAGES, text
from small_demo import REGION, units_of_region

pytestmark = pytest.mark.browser

ADDRESS, NAME, PASSWORD = "kari@example.org", "Kari Elvedal", "fjellbekk og granbar"
CLUSTER = "elvedal-nett"
PATIENCE = 40  # seconds a job may take on a busy machine


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.getbasetemp() / "small_demo" / "home"


@pytest.fixture(scope="module")
def members(home) -> list[str]:
    """Numbers of firms of the small country, for the lists of the tests."""
    units = units_of_region(home.parent)
    return [unit["organisasjonsnummer"] for unit in units if unit["organisasjonsform"]["kode"] == "AS"]


@pytest.fixture(scope="module")
def signed_in(site, home, browser) -> dict:
    """The cookies of the administrator that the first set-up made, who leads an invented cluster too."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + set_up_address(home))
    page.fill("[name=name]", NAME)
    page.fill("[name=email]", ADDRESS)
    page.fill("[name=password]", PASSWORD)
    submit(page)
    assert "/home/" in page.url
    page.goto(f"{site}/nb/clusters/new/")
    page.fill("[name=slug]", CLUSTER)
    page.fill("[name=name]", "Elvedal nett")
    page.fill("[name=source]", "Oppdiktet for prøven")
    submit(page)
    page.goto(f"{site}/nb/roles/new/")
    page.select_option("[name=person]", label=page.locator("[name=person] option").nth(1).inner_text())
    page.select_option("[name=role]", "cluster_leader")
    page.select_option("[name=organisation]", label="Elvedal nett")
    submit(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def opened(window, signed_in):
    """A window of the person who is signed in."""
    made = window()
    made.page.context.add_cookies(signed_in["cookies"])
    return made


def set_up_address(home: Path) -> str:
    command = [sys.executable, "-m", "klynge.cli", "administrator"]
    told = subprocess.run(command, env=installation.environment(home), capture_output=True, text=True)
    return re.search(r"(/nb/set-up/\S+/)", told.stdout + told.stderr)[1]


def submit(page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def check(page) -> None:
    """No accessibility findings on what is shown, and the page does not scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]] == []


def newest_code(home: Path, since: float) -> str:
    """The code in the letter that was put as a file in the folder of mail."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        letters = sorted((home / "mail").glob("*"), key=lambda file: file.stat().st_mtime)
        if letters and letters[-1].stat().st_mtime >= since:
            letter = email.message_from_bytes(letters[-1].read_bytes(), policy=policy.default)
            return re.search(r"^([B-Z]{4}-[B-Z]{4})\s*$", letter.get_body(("plain",)).get_content(), re.MULTILINE)[1]
        time.sleep(0.2)
    pytest.fail("no letter came")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sign_in_with_a_code_by_letter(window, signed_in, home, lang):
    opened = window()
    page = opened.page
    opened.open(f"/{lang}/sign-in/?next=/{lang}/account/")
    check(page)
    since = time.time() - 1
    page.locator("form[action*='code'] [name=email]").fill(ADDRESS)
    page.locator("form[action*='code'] button[type=submit]").click()
    page.wait_for_load_state()
    check(page)
    page.fill("[name=code]", newest_code(home, since))
    page.locator("form:has([name=code]) button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.url.endswith(f"/{lang}/account/")
    assert NAME in page.inner_text("main")
    check(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_password_is_told_in_words(window, signed_in, lang):
    opened = window()
    page = opened.page
    opened.open(f"/{lang}/sign-in/")
    page.locator("details > summary").first.click()
    page.fill("[name=login]", ADDRESS)
    page.fill("[name=password]", "noe helt annet")
    with page.expect_response("**/sign-in/**") as answered:
        page.locator("form:has([name=password]) button[type=submit]").click()
    assert answered.value.status == 422
    page.wait_for_load_state()
    assert page.locator("#errors").is_visible()
    opened.complaints.clear()  # the browser notes the 422 itself
    check(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_membership_is_added_changed_and_ended(opened, members, lang):
    page, number = opened.page, members[LANGUAGES.index(lang)]
    opened.open(f"/{lang}/clusters/{CLUSTER}/")
    check(page)
    opened.open(f"/{lang}/memberships/new/?organisation={CLUSTER}")
    check(page)
    page.fill("[name=member]", number)
    page.fill("[name=from_date]", "2021-03-01")
    submit(page)
    opened.open(f"/{lang}/clusters/{CLUSTER}/members/")
    check(page)
    page.locator("main table a[href*='/memberships/']").first.click()
    page.wait_for_load_state()
    page.locator("main a[href$='/change/']").first.click()
    page.wait_for_load_state()
    check(page)
    page.fill("[name=source]", "Årsmelding 2025")
    submit(page)
    assert "Årsmelding 2025" in page.inner_text("main")
    assert NAME in page.inner_text("section[aria-labelledby=history]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_is_uploaded_looked_at_imported_and_undone(opened, members, tmp_path, lang):
    page, number = opened.page, members[10 + LANGUAGES.index(lang)]
    file = tmp_path / f"liste-{lang}.csv"
    file.write_text(f"Navn;Organisasjonsnummer;Fra\nEn bedrift;{number};01.02.2020\nFeil;123;01.01.2020\n", "utf-8")
    opened.open(f"/{lang}/uploads/new/")
    check(page)
    page.select_option("[name=holder]", index=1)
    page.fill("[name=source]", "Medlemsliste")
    page.set_input_files("[name=file]", file)
    submit(page)
    assert "/columns/" in page.url
    check(page)
    submit(page)
    wait_until(page, lambda: page.locator("[name=seen], [name=rejects_seen], main input[type=checkbox]").count() > 0)
    assert number in page.inner_text("main") and "123" in page.inner_text("main")
    check(page)
    page.locator("form[action$='/import/'] input[type=checkbox]").first.check()
    page.locator("form[action$='/import/'] button[type=submit]").click()
    wait_until(page, lambda: page.locator("main a[href$='/undo/']").count() > 0)
    check(page)
    page.locator("main a[href$='/undo/']").first.click()
    page.wait_for_load_state()
    check(page)
    submit(page)
    wait_until(page, lambda: page.locator("main a[href$='/undo/'], form[action$='/undo/']").count() == 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_is_followed(opened, lang):
    page = opened.page
    opened.open(f"/{lang}/changes/region/{REGION}/")
    check(page)
    page.locator("form[action$='/follows/begin/'] button[type=submit]").first.click()
    page.wait_for_load_state()
    opened.open(f"/{lang}/follows/")
    check(page)
    assert page.locator(f"main a[href*='/changes/region/{REGION}/']").count() > 0
    page.locator("main form[action$='/end/'] button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.locator(f"main a[href*='/changes/region/{REGION}/']").count() == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_model_is_found_and_a_cluster_judged_by_it(opened, lang):
    page = opened.page
    opened.open(f"/{lang}/library/")
    check(page)
    page.fill("[name=q]", {"nb": "enighet om mål", "nn": "semje om mål", "en": "agreement on goals"}[lang])
    page.locator("main form[role=search] button[type=submit]").click()
    page.wait_for_load_state()
    page.locator("main a[href$='/library/consensus_quadrants/']").first.click()
    page.wait_for_load_state()
    check(page)
    opened.open(f"/{lang}/clusters/{CLUSTER}/assessments/")
    check(page)
    opened.open(f"/{lang}/clusters/{CLUSTER}/assessments/consensus_quadrants/answer/")
    check(page)
    page.check("[name=goals][value=no]")
    page.check("[name=roles][value=yes]")
    page.fill("[name=reason]", "Styremøtet i mars")
    submit(page)
    from klynge.frameworks import framework

    assert framework("consensus_quadrants").verdicts["b"].title[lang] in page.inner_text("main")
    check(page)
    page.locator("form[action$='/keep/'] button[type=submit]").click()
    page.wait_for_load_state()
    assert text("assessment.compare", lang) in page.inner_text("main")


def wait_until(page, holds) -> None:
    """Load the page anew until a job in the background has done its part."""
    until = time.monotonic() + PATIENCE
    page.wait_for_load_state()
    while not holds():
        if time.monotonic() > until:
            pytest.fail(f"nothing came of it: {page.url}\n{page.inner_text('main')[:1500]}")
        time.sleep(0.5)
        page.reload()
