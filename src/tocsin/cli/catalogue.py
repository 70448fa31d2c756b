"""Which commands there are: one line about each, so that help needs none of their modules."""

COMMANDS: dict[str, str] = {
    "source": "Alert sources: what posts alerts, and with which key.",
    "alert": "Alerts: list, accept, resolve and the rest.",
    "send": "Post an event to a source, as a script would.",
    "user": "People.",
    "team": "Named groups of people.",
    "policy": "Escalation policies: who is asked, in which order, for how long.",
    "destination": "What pages are sent through: a mail relay, a webhook.",
    "contact": "How each person is reached.",
    "token": "Tokens for consoles and scripts elsewhere.",
    "settings": "Settings of the whole pager.",
    "oncall": "Who is asked first, policy by policy.",
    "deliveries": "What was sent, to whom, and what came back.",
    "status": "How things stand, in one line for prompts and status bars.",
    "doctor": "Check that a page would arrive.",
    "backup": "Write a checked copy of the data, also while it is in use.",
    "restore": "Put a backup in the place of the data.",
    "openapi": "Print the description of the API.",
    "serve": "Run the engine without a screen.",
    "stop": "End the engine of a data directory.",
    "demo": "Open the console on a throw-away engine in which things happen.",
}
