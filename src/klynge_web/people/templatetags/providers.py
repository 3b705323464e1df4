"""Which providers does a page offer to sign in through, and where do their buttons lead?"""

from allauth.socialaccount.models import SocialAccount
from django import template

from klynge_web.people import providers

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_providers(context, again: bool = False) -> dict:
    """What `people/_providers.html` shows. `again` : for one who is signed in, to prove anew who they are at a provider
    that their account is linked to.

    `next` is where the page was asked to lead to afterwards; whether it is of this site is decided when it is used.
    """
    request = context["request"]
    lang = context["lang"]
    offered = providers.configured("provider_again" if again else "provider_sign_in")
    if again:
        linked = set(SocialAccount.objects.filter(user=request.user).values_list("provider", flat=True))
        offered = [one for one in offered if providers.find(one.id).issuer in linked]
    return {
        "offered": [{"name": one.name, "address": one.addresses[lang]} for one in offered],
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
