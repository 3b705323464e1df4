"""In a real browser: no accessibility findings, every job by keyboard alone, no complaints, nothing from elsewhere."""

import pytest

from klynge.text import LANGUAGES, text
from small_demo import REGION

pytestmark = pytest.mark.browser

# the colours are all that a scheme changes
RULES = {"light": None, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}}
PAGES = (
    "",
    "data/",
    "definitions/",
    "published/ringeriksregionen-2020/",
    f"region/{REGION}/",
    f"region/{REGION}/rows/critical_mass?area=construction",
    f"changes/region/{REGION}/",
    "portraits/",
    "portraits/nce-raufoss/",
    "library/?q=governance",
    "library/traffic_light_maturity/",
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_findings(window, scheme, lang):
    from axe_playwright_python.sync_playwright import Axe

    opened = window(scheme=scheme)
    for path in PAGES:
        opened.open(f"/{lang}/{path}")
        # what is folded is checked too
        opened.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        found = Axe().run(opened.page, options=RULES[scheme]).response["violations"]
        assert [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("path", [*PAGES, "data/organisations/rejects/", "?q=elvedaln"])
def test_a_narrow_screen_never_scrolls_sideways(window, path):
    opened = window(width=360)
    opened.open(f"/nn/{path}")
    width = opened.page.evaluate("document.documentElement.scrollWidth")
    assert width == 360


def focused(page) -> dict:
    return page.evaluate(
        "() => { const e = document.activeElement, s = getComputedStyle(e);"
        " return {text: e.innerText || e.value || '', id: e.id, href: e.getAttribute('href') || '',"
        " outline: s.outlineStyle !== 'none' || s.boxShadow !== 'none'} }"
    )


def press_until(page, key: str, wanted, most: int = 80) -> dict:
    for _ in range(most):
        page.keyboard.press(key)
        here = focused(page)
        assert here["outline"], f"the focus does not show on {here}"
        if wanted(here):
            return here
    pytest.fail(f"not reached with {most} × {key}")


def test_the_main_job_by_keyboard(window):
    """Skip link, search, region, thresholds, rows behind a figure."""
    opened = window()
    page = opened.page
    opened.open("/nb/")
    page.keyboard.press("Tab")
    assert focused(page)["text"] == text("site.skip", "nb") and page.locator(".ds-skip-link").is_visible()
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main"
    press_until(page, "Tab", lambda here: here["id"] == "q")
    page.keyboard.type("6001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/region/6001/")
    opened.open(f"/nb/region/{REGION}/")
    press_until(page, "Tab", lambda here: here["text"] == text("region.thresholds", "nb"))
    page.keyboard.press("Enter")
    page.locator("#larger_than").wait_for()
    press_until(page, "Tab", lambda here: here["id"] == "larger_than")
    page.keyboard.press("Control+a")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    page.wait_for_url("**larger_than=10**")
    assert page.locator("#larger_than").input_value() == "10"
    press_until(page, "Tab", lambda here: "rows/critical_mass" in here["href"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/critical_mass**")
    assert page.locator("table").count() == 1


def test_without_scripts(window):
    opened = window(scripts=False)
    page = opened.page
    opened.open("/en/")
    page.fill("#q", "elvedaln")
    page.click("button[type=submit]")
    page.click(".cards a >> nth=0")
    assert page.url.endswith(f"/en/region/{REGION}/")
    page.click("summary >> nth=0")
    page.fill("#top", "100")
    page.click("button[type=submit]")
    assert "top=100" in page.url
    assert page.locator("svg[role=img]").count() >= 4


def test_the_front_page_is_light(window):
    """Under 200 kB with style, without the font."""
    opened = window()
    sizes = {}
    opened.page.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    opened.open("/nb/")
    opened.page.wait_for_load_state("networkidle")
    assert any(url.endswith("klynge.css") for url in sizes)
    assert sum(size for url, size in sizes.items() if not url.endswith(".woff2")) < 200_000


def test_labels_of_charts_stay_within(window):
    """The renderer measures text with another font than the page shows it with."""
    opened = window()
    opened.open(f"/nb/region/{REGION}/")
    outside = opened.page.evaluate(
        "() => [...document.querySelectorAll('.chart svg')].flatMap(svg => { const frame = svg.getBoundingClientRect();"
        " return [...svg.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();"
        " return r.width && (r.left < frame.left - 1 || r.right > frame.right + 1) }).map(t => t.textContent) })"
    )
    assert outside == []
