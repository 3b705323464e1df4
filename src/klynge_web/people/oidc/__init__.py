"""How does one sign in through a provider? OpenID Connect's code flow with PKCE, from the button to the person.

`flow` leads to the provider and back, `discovery`, `calls` and `tokens` speak with it and check what it says, `claims`
keeps the little that is kept, `arrival` decides who it is, `actions` links and unlinks. The sign-in library keeps the
accounts (`SocialAccount`, by issuer and subject) and signs the person in, second factor and all; its own flow is not
used: it sends no nonce, does not check signatures of tokens it fetched itself, and stores every claim it is given.
"""
