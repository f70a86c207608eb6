"""Works looked up at the services that know them; nothing here prints or asks a person.

Whoever has a screen begins here: `session.open_session` gives the client and the site's library,
`identifier.read_identifier` and `look_up.look_up` a `Finding`, `search.search_works` candidates,
`site_works.find_works` the site's own; `adding.take_in` and `library.write` make an entry of it. What fails
raises `failure.LookupFailure`, which is a problem in words.
"""
