"""Turning the weekly letter on and off: signed in, or by the secret address in each letter."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from klynge import api
from klynge_web.access.needs import needs, open_to_all
from klynge_web.following import actions
from klynge_web.following.models import Letter, LetterChoice


@needs("follow", "change", methods=("POST",))
def choose(request, lang):
    """Turn the letter on or off for myself."""
    wanted = request.POST.get("wanted") == "yes"
    actions.choose_letters(wanted, by=request.user)
    messages.success(request, api.text("letters.are_on" if wanted else "letters.are_off", lang))
    return redirect("follows", lang=lang)


# mail programs send the post by themselves (RFC 8058): the secret is the right to it, and no page's key
@csrf_exempt
@open_to_all(methods=("GET", "HEAD", "POST"))
@never_cache
def stop(request, lang, secret):
    """Ask whether to turn letters off (GET), and do it (POST)."""
    letter = Letter.of(secret)
    if letter is None or not letter.person.is_active:
        return render(request, "following/no_letters.html", status=404)
    off = LetterChoice.objects.for_user(letter.person).filter(off_at__isnull=False).exists()
    if request.method == "POST" and not off:
        actions.choose_letters(False, by=letter.person)
        off = True
    return render(request, "following/stop.html", {"off": off})
