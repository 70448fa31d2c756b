"""The screens of the console by their numbers: the one table behind keys, header, `:` and modes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.console.following_screen import FollowingScreen
    from tocsin.console.session import Session
    from tocsin.console.supervisor import Supervisor

    Make = Callable[[Session, Supervisor], FollowingScreen]


@dataclass(frozen=True, slots=True)
class MainScreen:
    """One screen that a number leads to.

    Attributes:
        name: of its mode, and after `:`.
        number: its key, from 1.
        title: in the header.
        explanation: one short sentence for the help.
        load: gives what makes it; called at the first visit, so that the first picture pays for no other
            screen's imports.
    """

    name: str
    number: int
    title: str
    explanation: str
    load: "Callable[[], Make]"


def _alerts() -> "Make":
    from tocsin.console.alerts_screen import AlertsScreen

    return AlertsScreen


def _on_call() -> "Make":
    from tocsin.console.oncall_screen import OnCallScreen

    return OnCallScreen


def _sources() -> "Make":
    from tocsin.console.sources_screen import SourcesScreen

    return SourcesScreen


def _schedules() -> "Make":
    from tocsin.console.schedules_screen import SchedulesScreen

    return SchedulesScreen


def _policies() -> "Make":
    from tocsin.console.policies_screen import PoliciesScreen

    return PoliciesScreen


ALERTS = "alerts"
ON_CALL = "on-call"
SOURCES = "sources"
POLICIES = "policies"
SCHEDULES = "schedules"
SCREENS = (
    MainScreen(ALERTS, 1, "Alerts", "What needs somebody", _alerts),
    MainScreen(ON_CALL, 2, "On-call", "Who is on call, now and next", _on_call),
    MainScreen(SOURCES, 3, "Sources", "What posts alerts, and how it stands", _sources),
    MainScreen(POLICIES, 4, "Policies", "Who is paged, in which order", _policies),
    MainScreen(SCHEDULES, 5, "Schedules", "Weeks, gaps, and who stands in", _schedules),
)
"""In the order of their numbers."""
