"""Is the pager alive, and may it be sent events: for load balancers, watchdogs and people."""

from tocsin.engine.health import UnhealthyError
from tocsin.engine.pager import Pager
from tocsin.server.answer import Answer, answer, refusal

_RETRY_SECONDS = 5


async def healthz(pager: Pager) -> Answer:
    """Answer 200 only if an engine cycle that began after the question has finished."""
    try:
        return answer(await pager.health.cycle())
    except UnhealthyError as error:
        return refusal(503, str(error), retry_after=_RETRY_SECONDS)


def readyz(pager: Pager) -> Answer:
    """Answer 200 if events can be taken now."""
    if pager.health.ready():
        return answer({"ready": True})
    return refusal(503, "the pager is not ready to take events", retry_after=_RETRY_SECONDS)
