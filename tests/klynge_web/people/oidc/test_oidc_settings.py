"""The file of providers is checked at the start: each mistake names file, provider, field and remedy."""

import subprocess
import sys

import pytest

from klynge.errors import SettingError
from klynge_web.people.providers_file import load, sign_in_origins

WHOLE = {
    "id": '"feide"',
    "name": '"Feide"',
    "kind": '"feide"',
    "client_id": '"4f1c"',
    "client_secret_file": '"feide.secret"',
}


@pytest.fixture
def write(tmp_path):
    """Writes the file: one provider, with the fields given changed, or left out where null."""
    (tmp_path / "feide.secret").write_text("hush-hush\n", "utf-8")

    def write(*more: str, **fields):
        lines = [f"{name} = {value}" for name, value in (WHOLE | fields).items() if value is not None]
        file = tmp_path / "providers.toml"
        file.write_text("\n".join(["[[provider]]", *lines, *more]) + "\n", "utf-8")
        return file

    return write


def test_a_known_kind_needs_little(write):
    (one,) = load(write())
    assert (one.id, one.name, one.issuer) == ("feide", "Feide", "https://auth.dataporten.no")
    assert one.scopes == ("openid", "profile", "email") and one.client_secret == "hush-hush"
    assert sign_in_origins((one,)) == ["https://auth.dataporten.no"]


@pytest.mark.parametrize(
    ("kind", "issuer", "address", "origin", "scopes", "levels"),
    [
        (
            "idporten",
            '"production"',
            "https://idporten.no",
            "https://login.idporten.no",
            ("openid",),
            ("idporten-loa-substantial",),
        ),
        (
            "idporten",
            '"test"',
            "https://test.idporten.no",
            "https://login.test.idporten.no",
            ("openid",),
            ("idporten-loa-substantial",),
        ),
        (
            "ansattporten",
            None,
            "https://ansattporten.no",
            "https://login.ansattporten.no",
            ("openid",),
            ("substantial",),
        ),
        (
            "ansattporten",
            '"test"',
            "https://test.ansattporten.no",
            "https://login.test.ansattporten.no",
            ("openid",),
            ("substantial",),
        ),
        (
            "other",
            '"https://id.example.org/a/"',
            "https://id.example.org/a",
            "https://id.example.org",
            ("openid", "profile", "email"),
            (),
        ),
        (
            "other",
            '"http://127.0.0.1:9000"',
            "http://127.0.0.1:9000",
            "http://127.0.0.1:9000",
            ("openid", "profile", "email"),
            (),
        ),
    ],
)
def test_what_kinds_bring(write, kind, issuer, address, origin, scopes, levels):
    (one,) = load(write(kind=f'"{kind}"', issuer=issuer))
    assert (one.issuer, one.origins, one.scopes, one.levels) == (address, (origin,), scopes, levels)


def test_what_the_file_says_goes_before(write):
    (one,) = load(
        write(
            scopes='["openid"]', acr_values='["gold"]', prompt='"login"', client_secret='"x"', client_secret_file=None
        )
    )
    assert (one.scopes, one.levels, one.prompt, one.client_secret) == (("openid",), ("gold",), "login", "x")


def test_the_sign_in_page_may_stand_elsewhere(write):
    (one,) = load(
        write(kind='"other"', issuer='"https://id.example.org"', authorization_origins='["https://login.example.org"]')
    )
    assert sign_in_origins((one,)) == ["https://id.example.org", "https://login.example.org"]


MISTAKES = {
    "no_id": ({"id": None}, "provider number 1, id: it is missing"),
    "id_in_address": ({"id": '"Feide login"'}, "'Feide login' cannot stand in an address. Use a–z"),
    "no_name": ({"name": None}, "provider feide, name: it is missing. Say what people call it"),
    "empty_name": ({"name": '"  "'}, "name: it is not a text with something in it"),
    "long_name": ({"name": f'"{"x" * 61}"'}, "name: it has 61 characters. Let it have at most 60"),
    "no_kind": ({"kind": None}, "kind: it is missing. Choose one of idporten, ansattporten, feide, other"),
    "unknown_kind": ({"kind": '"saml"'}, "kind: 'saml' is not known. Choose one of"),
    "other_without_issuer": ({"kind": '"other"'}, "issuer: it is missing. Write its address, https://"),
    "issuer_without_https": (
        {"issuer": '"http://id.example.org"'},
        "issuer: 'http://id.example.org' is not an address with https",
    ),
    "issuer_word": ({"issuer": '"prod"'}, "Or write production or test."),
    "issuer_with_query": ({"issuer": '"https://id.example.org/?a=1"'}, "is not an address with https"),
    "issuer_with_user": ({"issuer": '"https://a@id.example.org"'}, "is not an address with https"),
    "issuer_ends_header": ({"issuer": '"https://id.example.org; script-src *"'}, "is not an address with https"),
    "issuer_port": ({"issuer": '"https://id.example.org:99999"'}, "is not an address with https"),
    "origin": (
        {"authorization_origins": '["https://a.example.org/x"]'},
        "authorization_origins: 'https://a.example.org/x' is no origin",
    ),
    "origins_text": (
        {"authorization_origins": '"https://a.example.org"'},
        "authorization_origins: it is not a list of words",
    ),
    "no_client": ({"client_id": None}, "client_id: it is missing. Write the id that the provider gave"),
    "client_number": ({"client_id": "7"}, "client_id: it is not a text"),
    "no_secret": ({"client_secret_file": None}, "client_secret_file: it is missing. Name a file that holds"),
    "two_secrets": (
        {"client_secret": '"hush-hush"'},
        "client_secret: there is a client_secret_file too. Keep the file",
    ),
    "secret_file_gone": ({"client_secret_file": '"gone"'}, "cannot be read (No such file or directory). Name a file"),
    "empty_secret": (
        {"client_secret_file": None, "client_secret": '""'},
        "client_secret: it is not a text with something",
    ),
    "no_openid": ({"scopes": '["profile"]'}, 'scopes: openid is not among them. Add "openid"'),
    "number_scope": (
        {"scopes": '["openid", "userid-nin"]'},
        "userid-nin asks for the national identity number. Leave it out",
    ),
    "scopes_text": ({"scopes": '"openid profile"'}, "scopes: it is not a list of words in quotes"),
    "scope_with_space": ({"scopes": '["openid profile"]'}, "scopes: it is not a list of words in quotes"),
    "levels_text": ({"acr_values": '"high"'}, "acr_values: it is not a list of words"),
    "prompt": ({"prompt": '"none"'}, "prompt: 'none' is not known. Write one of login, select_account, consent"),
    "misspelt": ({"client_idd": '"x"'}, "client_idd: there is no such field. Did you mean client_id?"),
    "strange": ({"colour": '"x"'}, "colour: there is no such field. There are id, name, kind"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_has_its_words(write, mistake):
    fields, words = MISTAKES[mistake]
    file = write(**fields)
    with pytest.raises(SettingError) as problem:
        load(file)
    told = str(problem.value)
    assert told.startswith(f"KLYNGE_OIDC, {file}: provider ") and words in told, told
    assert "hush-hush" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it names no provider. Begin each with a line [[provider]]"),
        ("provider = 7", "it names no provider"),
        ("[provider]\nid = 'x'", "in double brackets"),
        ("[[provider]]\nid = feide", "it is not TOML (Invalid value (at line 2, column 6)). Correct the line named"),
        ("[[providers]]\nid = 'x'", "providers: it means nothing here. Let each provider begin with [[provider]]"),
    ],
)
def test_a_file_of_another_form(tmp_path, text, words):
    file = tmp_path / "providers.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingError) as problem:
        load(file)
    assert str(file) in str(problem.value) and words in str(problem.value), str(problem.value)


def test_a_file_that_is_no_text(tmp_path):
    file = tmp_path / "providers.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match="it is not TOML"):
        load(file)


def test_a_secret_of_several_lines(write, tmp_path):
    file = write()
    (tmp_path / "feide.secret").write_text("hush\nhush\n", "utf-8")
    with pytest.raises(SettingError, match="does not hold one line"):
        load(file)


def test_two_providers_of_one_id(write):
    file = write("[[provider]]", *[f"{name} = {value}" for name, value in WHOLE.items()])
    with pytest.raises(SettingError, match=r"provider feide, id: two providers have it\. Give each an id of its own"):
        load(file)


def test_the_secret_is_never_shown(write):
    (one,) = load(write())
    assert "hush-hush" not in repr(one) and "hush-hush" not in str([one])


def test_the_site_does_not_start_with_a_mistake(write, tmp_path):
    """The settings say it, before anything is served."""
    file = write(kind='"saml"')
    script = "import django; django.setup()"
    environment = {
        "KLYNGE_HOME": str(tmp_path / "home"),
        "KLYNGE_OIDC": str(file),
        "DJANGO_SETTINGS_MODULE": "klynge_web.config.settings",
    }
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode != 0 and "'saml' is not known" in ended.stderr and "hush-hush" not in ended.stderr


def test_the_browser_may_be_sent_to_the_providers(write, tmp_path):
    file = write()
    script = (
        "from klynge_web.config.settings import CONTENT_SECURITY_POLICY as p; print(p['DIRECTIVES']['form-action'])"
    )
    environment = {"KLYNGE_HOME": str(tmp_path / "home"), "KLYNGE_OIDC": str(file)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == """["'self'", 'https://auth.dataporten.no']"""
