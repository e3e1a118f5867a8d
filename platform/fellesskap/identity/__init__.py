"""Identities: who has logged in, which person that is in which community, and for how long.

An identity is a pair of issuer and subject, as the log-in provider vouches for it. It becomes a person in a
community through an invitation, never by itself. Everything here lies in the shared schema and is reached
through `PlatformWork`, since a log-in comes before any community. National identity numbers are kept only
as a keyed hash, session ids and invitation tokens only as a hash.
"""
