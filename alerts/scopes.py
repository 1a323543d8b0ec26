"""Scopes: what Slack has to let the app do, and what people miss where it does not."""

SCOPES = {  # deploy/slack/manifest.yaml asks for these, and for no others
    "chat:write": "nobody is told anything",
    "channels:history": "a message whose posting had no answer may come twice",
    "groups:history": "the same in private channels",
    "commands": "nobody can type /tocsin",
    "chat:write.public": "public channels that did not invite the app are not told",
    "files:write": "threads have neither charts nor post-mortems",
}
OPTIONAL = frozenset({"chat:write.public", "files:write"})  # who leaves them out may want that
