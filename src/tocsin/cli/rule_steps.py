"""Steps of notification rules as they are typed and told: `push:0s,sms:3m,call:5m`."""

from collections.abc import Sequence

from tocsin.api.models import ContactView
from tocsin.api.notification_rules import NotificationRulesView, RuleStep, RuleStepView
from tocsin.cli.failure import CommandError
from tocsin.core.duration import DurationError, parse_duration, spoken_duration


def read_steps(typed: str, user: str, contacts: Sequence[ContactView]) -> list[RuleStep]:
    """Read steps, each a contact's destination or id with the span after which it is used; `off` for none.

    Args:
        contacts: of the person.

    Raises:
        CommandError: one is no step, or names no contact of theirs or several.
    """
    if typed == "off":
        return []
    return [_read_step(step.strip(), user, contacts) for step in typed.split(",")]


def _read_step(step: str, user: str, contacts: Sequence[ContactView]) -> RuleStep:
    name, colon, span = step.rpartition(":")
    if not colon:
        name, span = step, "0s"
    try:
        after = parse_duration(span)
    except DurationError as error:
        raise CommandError(f"{step!r}: {error}; write DESTINATION:SPAN, such as sms:3m") from error
    found = [contact for contact in contacts if name in (contact.destination, str(contact.id))]
    if len(found) != 1:
        several = "several contacts: name one by its id" if found else "no contact"
        raise CommandError(f"{user} has {several} {name!r}; `tocsin contact list --user {user}` names them")
    return RuleStep(contact=found[0].id, after=after)


def rules_in_words(rules: NotificationRulesView) -> list[tuple[str, object]]:
    """Say how somebody is reached, as rows of name and words."""
    return [
        ("HIGH", steps_in_words(rules.high)),
        ("LOW", steps_in_words(rules.low)),
        ("hears of", ", ".join(rules.updates) or "nothing more"),
        ("muted", f"until {rules.muted_until}" if rules.muted_until else "no"),
    ]


def steps_in_words(steps: Sequence[RuleStepView]) -> str:
    """Say in which order contacts are used: `0 s push, 3 min sms, 5 min call`."""
    told = ", ".join(f"{spoken_duration(step.after)} {step.destination}" for step in steps)
    return told or "nobody: no contact; see `tocsin contact add`"
