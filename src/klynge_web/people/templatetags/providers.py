"""Which providers does a page offer to sign in through, and where do their buttons lead?"""

from django import template

from klynge_web.people import providers

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_providers(context, again: bool = False) -> dict:
    """What `people/_providers.html` shows. `again` : for one who is signed in, to prove anew who they are.

    `next` is where the page was asked to lead to afterwards; whether it is of this site is decided when it is used.
    """
    request = context["request"]
    lang = context["lang"]
    offered = providers.configured("provider_again" if again else "provider_sign_in")
    return {
        "offered": [{"name": one.name, "address": one.addresses[lang]} for one in offered],
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
