"""What is too large is refused before it is read, and never more than the limit is kept."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import path

from klynge.text import LANGUAGES, text
from klynge_web.access.needs import open_to_all
from klynge_web.shell.uploads import LimitedUploadHandler


@pytest.fixture
def limit(settings) -> int:
    """One megabyte, in bytes."""
    import dataclasses

    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, upload_megabytes=1)
    return 1_000_000


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *given):
        raise AssertionError("the body was read")


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGUAGES)
def test_200_megabytes_are_refused_before_they_are_read(client, limit, lang):
    request = {"wsgi.input": Unread(), "CONTENT_LENGTH": "200000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = client.post(f"/{lang}/sign-in/", **request)
    assert response.status_code == 413
    assert text("problem.too_large_told", lang, limit=1) in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["-5", "1e9", "abc", "9" * 40])
def test_a_length_that_is_none(client, limit, length):
    response = client.post("/nb/sign-in/", **{"wsgi.input": Unread(), "CONTENT_LENGTH": length})
    assert response.status_code in (400, 413)


@pytest.mark.django_db
def test_a_body_that_does_not_say_its_length(client, limit):
    response = client.post("/nb/sign-in/", **{"wsgi.input": Unread(), "HTTP_TRANSFER_ENCODING": "chunked"})
    assert response.status_code == 411
    assert text("problem.unsized_told", "nb") in response.content.decode()


@open_to_all(methods=("POST",))
def take(request, lang):
    from django.http import HttpResponse

    return HttpResponse(str(sum(file.size for file in request.FILES.values())))


taking = path("<str:lang>/take/", take)


def send(client, *sizes: int):
    files = {f"file{n}": SimpleUploadedFile(f"list{n}.csv", b"a" * size) for n, size in enumerate(sizes)}
    with override_settings(ROOT_URLCONF=_with_taking()):
        return client.post("/nb/take/", files)


def _with_taking():
    from types import ModuleType

    from klynge_web.config import urls

    module = ModuleType("urls_with_taking")
    module.urlpatterns = [*urls.urlpatterns, taking]
    module.handler400, module.handler404, module.handler500 = urls.handler400, urls.handler404, urls.handler500
    return module


@pytest.mark.django_db
def test_up_to_the_limit_files_are_taken(client, limit):
    assert send(client, limit).content == b"1000000"
    assert send(client, limit // 2, limit // 2).content == b"1000000"


@pytest.mark.django_db
@pytest.mark.parametrize("sizes", [(1_000_001,), (1_500_000,), (600_000, 600_000)])
def test_files_that_grow_beyond_the_limit_are_refused(client, limit, sizes):
    response = send(client, *sizes)
    assert response.status_code == 413
    assert text("problem.too_large", "nb") in response.content.decode()


@pytest.mark.django_db
def test_also_where_the_key_of_the_form_is_looked_for_first(limit):
    client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    client.get("/nb/sign-in/")
    assert send(client, 1_500_000).status_code == 413


def test_the_limit_is_the_first_of_the_handlers(settings):
    assert settings.FILE_UPLOAD_HANDLERS[0] == f"{LimitedUploadHandler.__module__}.{LimitedUploadHandler.__name__}"
