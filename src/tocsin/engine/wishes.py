"""Wishes: what people ask for through the API, made into commands; what came of them, made into answers."""

from typing import Any

from tocsin.api.requests import ActionRequest, BulkRequest
from tocsin.core.command import Command
from tocsin.core.rules import Verb
from tocsin.core.text import clean
from tocsin.engine.acts import Acts
from tocsin.engine.errors import NotFoundError
from tocsin.engine.present import moment
from tocsin.engine.views import Views

_LONGEST_TEXT = 15_000


class Wishes:
    """Carries out what people ask for."""

    def __init__(self, acts: Acts, views: Views) -> None:
        self._acts = acts
        self._views = views

    async def act(self, alert_id: int, verb: str, request: ActionRequest, actor: str) -> dict[str, Any]:
        """Do what a person wishes with an alert; gives an `ActionAnswer`.

        Raises:
            NotFoundError: there is no such alert or verb.
            RefusedError: it is not possible now.
        """
        command = _command(verb, request, actor, request.generation)
        acted = await self._acts.act(alert_id, command)
        return {
            "alert": await self._views.brief(alert_id),
            "result": acted.result,
            "reason": acted.reason,
            "undo_until": moment(acted.undo_until),
        }

    async def act_on_many(self, verb: str, request: BulkRequest, actor: str) -> dict[str, Any]:
        """Do what a person wishes with many alerts; gives a `BulkAnswer`.

        Raises:
            NotFoundError: there is no such verb.
        """
        seen = {painted.id: painted.generation for painted in request.alerts}
        acted = await self._acts.act_on_many(seen, _command(verb, request, actor, None))
        return {
            "done": [
                {"id": one.alert_id, "generation": one.generation, "result": one.result, "reason": one.reason}
                for one in acted.done
            ],
            "refused": [{"id": alert_id, "error": sentence} for alert_id, sentence in acted.refused],
            "undo_until": moment(acted.undo_until),
        }


def _command(verb: str, request: ActionRequest | BulkRequest, actor: str, generation: int | None) -> Command:
    if verb not in {known.value for known in Verb}:
        raise NotFoundError(f"there is no action {verb!r}")
    return Command(
        verb=Verb(verb),
        actor=actor,
        text=clean(request.text, _LONGEST_TEXT),
        span=request.for_ms,
        to=request.to,
        level=request.level,
        generation=generation,
    )
