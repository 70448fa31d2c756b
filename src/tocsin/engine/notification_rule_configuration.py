"""Changes of personal notification rules."""

from collections.abc import Sequence
from typing import Any

from tocsin.api.notification_rules import RuleStep
from tocsin.api.requests import NotificationRulesEdit
from tocsin.core.event import Priority
from tocsin.core.instant import rfc3339
from tocsin.core.notification_rule import Heard, NotificationStep
from tocsin.core.people import User
from tocsin.engine.configured import Configured
from tocsin.engine.errors import InvalidError
from tocsin.store import notification_rules
from tocsin.store.connection import Connection


class NotificationRuleConfiguration(Configured):
    """Changes of how people are reached."""

    async def notification_rules(self, ref: str) -> dict[str, Any]:
        """Give a person's `NotificationRulesView`.

        Raises:
            NotFoundError: there is no such person.
        """
        return self._rules_view(self._find_user(ref))

    async def edit_notification_rules(self, ref: str, edit: NotificationRulesEdit) -> dict[str, Any]:
        """Change how a person is reached, and give their `NotificationRulesView`.

        Raises:
            NotFoundError: there is no such person.
            InvalidError: a step names a contact that is not theirs, or the same step twice.
        """
        user = self._find_user(ref)
        wanted = {Priority.HIGH: edit.high, Priority.LOW: edit.low}
        chosen = {
            priority: self._steps(user, priority, steps)
            for priority, steps in wanted.items()
            if steps is not None
        }

        def write(connection: Connection) -> None:
            for priority, steps in chosen.items():
                notification_rules.replace_steps(connection, user.id, priority, steps)
            if edit.updates is not None:
                heard = frozenset(Heard(name) for name in edit.updates)
                notification_rules.choose_updates(connection, user.id, heard)
            if edit.mute_for is not None:
                until = self._desk.now() + edit.mute_for if edit.mute_for else None
                notification_rules.mute(connection, user.id, until)

        await self._desk.write(write)
        return self._rules_view(user)

    def _steps(self, user: User, priority: Priority, wanted: Sequence[RuleStep]) -> list[NotificationStep]:
        field = priority.value.lower()
        known = {contact.id for contact in self._directory.contacts.get(user.name, ())}
        steps = [NotificationStep(step.contact, step.after) for step in wanted]
        for step in steps:
            if step.contact not in known:
                raise InvalidError(field, f"contact {step.contact} is none of {user.name}'s")
        if len(set(steps)) < len(steps):
            raise InvalidError(field, "two steps use the same contact at the same time")
        return sorted(steps, key=lambda step: step.delay)

    def _rules_view(self, user: User) -> dict[str, Any]:
        rules, now = self._directory.rules_of(user.name), self._desk.now()
        return {
            "user": user.name,
            "high": self._chain(user, Priority.HIGH),
            "low": self._chain(user, Priority.LOW),
            "chosen": [priority.value for priority in Priority if rules.steps.get(priority)],
            "updates": [heard.value for heard in Heard if heard in rules.updates],
            "muted_until": rfc3339(rules.muted_until) if rules.muted(now) and rules.muted_until else None,
        }

    def _chain(self, user: User, priority: Priority) -> list[dict[str, Any]]:
        contacts = {contact.id: contact for contact in self._directory.contacts.get(user.name, ())}
        chain = self._directory.rules_of(user.name).chain(priority, contacts)
        return [
            {
                "contact": step.contact,
                "destination": contacts[step.contact].destination,
                "address": contacts[step.contact].address,
                "after": step.delay,
            }
            for step in chain
        ]
