"""Was this form sent before? A form carries a key of its own; sent twice, it is done once."""

import uuid
from functools import wraps

from django.db import IntegrityError, transaction
from django.shortcuts import redirect

from klynge_web.history.models import Sent
from klynge_web.shell.problems import sent_by_another


def once(view):
    """Of a form's posts with the same key one is done; the others are led to where that one led.

    A post that ends in anything but a redirect has done nothing, and may be sent again with the same key.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                sent = Sent.objects.create(key=key, by=request.user)
                response = view(request, *args, **kwargs)
                if response.status_code // 100 == 3:
                    sent.address = response.url
                    sent.save()
                else:
                    transaction.set_rollback(True)
                return response
        except IntegrityError:
            earlier = Sent.objects.filter(key=key, by=request.user).first()
            if earlier is not None:
                return redirect(earlier.address)
            if Sent.objects.filter(key=key).exists():
                return sent_by_another(request)
            raise

    return answer


def _key(request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("once", "")) if request.method == "POST" else None
    except ValueError:
        return None
