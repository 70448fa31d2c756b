"""What every screen about alerts can do: act on them as they are painted, ask first where it must, undo."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tocsin.api.models import AlertDetail, AlertView, PolicyView, UserView
from tocsin.console import browser, questions
from tocsin.console.actions import Wish
from tocsin.console.commands import Place, bindings
from tocsin.console.following_screen import FollowingScreen
from tocsin.console.news import Reported, Told, UndoWished, Wished
from tocsin.console.picker import UnreadableError
from tocsin.console.verbs import VERBS, unfit
from tocsin.core.instant import Millis

if TYPE_CHECKING:
    from tocsin.console.new_alert import NewAlertWish


class Desk(FollowingScreen):
    """A screen with alerts that keys act on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.ALERT)

    @property
    def target(self) -> AlertView | None:
        """The alert under the cursor, as it was painted."""
        raise NotImplementedError

    @property
    def targets(self) -> tuple[AlertView, ...]:
        """The alerts that keys act on, as they were painted."""
        return (self.target,) if self.target is not None else ()

    def action_accept_alert(self) -> None:
        """Accept."""
        self._wish("accept")

    def action_resolve_alert(self) -> None:
        """Resolve."""
        self._wish("resolve")

    def action_release_alert(self) -> None:
        """Give back."""
        self._wish("release")

    def action_reopen_alert(self) -> None:
        """Open again."""
        self._wish("reopen")

    def action_undo_alert(self) -> None:
        """Take back the last action."""
        self.post_message(UndoWished())

    def action_escalate_alert(self, level: str = "") -> None:
        """Page a level; asks which where none is given and one alert is meant."""
        alerts = self._fitting("escalate")
        if level:
            if level.isdecimal() and int(level):
                self._send(Wish(alerts, "escalate", level=int(level)))
            else:
                self.app.post_message(Reported(f"not escalated: {level} is no level; write 2"))
        elif len(alerts) == 1:
            self._ask_alert(alerts[0], self._ask_level)
        else:
            self._send(Wish(alerts, "escalate"))

    def action_comment_alert(self, text: str = "") -> None:
        """Write a line into the timeline; asks for it where none is given."""
        alerts = self._fitting("comment")
        if not alerts:
            return
        if text:
            self._send(Wish(alerts, "comment", text=text))
            return
        from tocsin.console.prompt import CommentPrompt

        def answer(text: str | None) -> None:
            if text:
                self._send(Wish(alerts, "comment", text=text))

        self.app.push_screen(CommentPrompt(questions.subject(alerts), questions.summaries(alerts)), answer)

    def action_snooze_alert(self, time: str = "") -> None:
        """Let alerts sleep; asks for how long where no time, such as `2h`, is given."""
        alerts, now = self._fitting("snooze"), self.session.time.now()
        if not alerts:
            return
        if time:
            try:
                self._send(Wish(alerts, "snooze", for_ms=questions.read_span(time, now)))
            except UnreadableError as error:
                self.app.post_message(Reported(f"not snoozed: {error}"))
            return

        def answer(span: Millis) -> None:
            self._send(Wish(alerts, "snooze", for_ms=span))

        self._pose(questions.snooze(alerts, now), answer)

    def action_assign_alert(self, name: str = "") -> None:
        """Hand alerts over; asks to whom where no name is given."""
        alerts = self._fitting("assign")
        if name and alerts:
            self._send(Wish(alerts, "assign", to=name))
        elif alerts:
            self._start("people", partial(self._ask_people, alerts))

    def action_copy_alert(self) -> None:
        """Ask what to copy of the alert under the cursor."""
        if self.target is not None:
            self._ask_alert(self.target, self._ask_copy)

    def action_links_of_alert(self) -> None:
        """Ask which link of the alert under the cursor to open."""
        alert = self.target
        if alert is None:
            return
        if not alert.links:
            self.app.post_message(Told(f"#{alert.id} has no links"))
            return
        opens = browser.is_here(os.environ)
        self._pose(questions.link(alert, opens=opens), partial(self._follow_link, opens=opens))

    def action_create_alert(self) -> None:
        """Ask for a new alert."""
        self._start("policies", self._ask_policies)

    def _wish(self, verb: str) -> None:
        self._send(Wish(self._fitting(verb), verb))

    def _fitting(self, verb: str) -> tuple[AlertView, ...]:
        """Give the alerts that an action is possible on; where there are none, say why."""
        alerts = self.targets
        fitting = tuple(alert for alert in alerts if not unfit(VERBS[verb], alert))
        if alerts and not fitting:
            self.app.post_message(Told(unfit(VERBS[verb], alerts[0])))
        return fitting

    def _send(self, wish: Wish) -> None:
        """Let a wish be carried out; asks once before much is done."""
        if not wish.alerts:
            return
        many = len(wish.alerts) > questions.ASKED_FROM
        if not many and not (wish.verb == "resolve" and len(wish.alerts) > 1):
            self.post_message(Wished(wish))
            return

        def answer(yes: bool) -> None:
            if yes:
                self.post_message(Wished(wish))

        self._pose(questions.sure(wish), answer)

    def _ask_alert(self, painted: AlertView, then: Callable[[AlertView, AlertDetail], None]) -> None:
        """Ask the engine for an alert in full before a question about it."""

        async def ask() -> None:
            detail = await self.session.backend.alert(painted.id)
            self.call_later(then, painted, detail)

        self._start("question", ask)

    def _ask_level(self, painted: AlertView, detail: AlertDetail) -> None:
        def answer(level: int) -> None:
            self._send(Wish((painted,), "escalate", level=level))

        if not detail.ladder:
            self._send(Wish((painted,), "escalate"))
            return
        keys = self.session.keymap.keys("escalate")
        self._pose(questions.level(painted, detail, keys), answer)

    async def _ask_people(self, alerts: tuple[AlertView, ...]) -> None:
        self.call_later(self._ask_owner, alerts, await self.session.backend.people())

    def _ask_owner(self, alerts: tuple[AlertView, ...], people: list[UserView]) -> None:
        def answer(chosen: tuple[str, str]) -> None:
            verb, name = chosen
            self._send(Wish(alerts, verb, to=name or None))

        self._pose(questions.owner(alerts, people, self.session.standing.me), answer)

    def _ask_copy(self, painted: AlertView, detail: AlertDetail) -> None:
        def answer(chosen: tuple[str, str]) -> None:
            what, text = chosen
            self._copy(text, f"the {what} of #{painted.id}")

        self._pose(questions.copy(detail), answer)

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.app.post_message(Told(f"copied {what}"))

    def _follow_link(self, address: str, *, opens: bool) -> None:
        if not opens:
            self._copy(address, address)
            return
        self.app.open_url(address)
        self.app.post_message(Told(f"opened {address}"))

    async def _ask_policies(self) -> None:
        self.call_later(self._ask_new_alert, await self.session.backend.policies())

    def _ask_new_alert(self, policies: list[PolicyView]) -> None:
        from tocsin.console.new_alert import AlertForm

        def answer(form: "NewAlertWish | None") -> None:
            if form is not None:
                self._start("create", partial(self._create, form))

        self.app.push_screen(AlertForm(policies), answer)

    async def _create(self, form: "NewAlertWish") -> None:
        answer = await self.session.backend.create(form.request())
        command = form.command()
        self.app.post_message(Told(f"opened #{answer.alert.id} {self.session.glyphs.middle} {command}"))
