"""New alerts that share their first step: no different from alerts that take it alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.scenes import DIRECTORY, NOW, SOURCE, World, changed, policy, problem
from tocsin.core import escalation
from tocsin.core.alert import Escalation
from tocsin.core.beginning import Beginnings
from tocsin.core.change import EntryKind
from tocsin.core.event import Event, Priority
from tocsin.core.handle import Intake, handle
from tocsin.core.instant import HOUR, MINUTE
from tocsin.core.policy import Policy
from tocsin.core.source import Source
from tocsin.core.timers import timers_of

TARGETS = st.sampled_from(["alice", "bob", "zoe", "gone", "team:field", "team:nobody", "destination:wall"])
LEVELS = st.lists(TARGETS, min_size=1, max_size=3, unique=True).map(",".join)
POLICIES = st.builds(
    lambda levels, repeat, delay: policy(*levels, repeat=repeat, delay=delay),
    st.lists(LEVELS, max_size=3),
    st.integers(0, 2),
    st.sampled_from([0, MINUTE]),
)
EVENTS = st.builds(
    problem,
    key=st.sampled_from([None, "K 1", "k 2"]),
    summary=st.sampled_from(["too warm", "too cold"]),
    priority=st.sampled_from([None, *Priority]),
    severity=st.sampled_from([None, 1, 5]),
)
SOURCES = st.builds(
    lambda ready, priority, auto: replace(SOURCE, ready=ready, priority=priority, auto_resolve=auto),
    st.booleans(),
    st.sampled_from(list(Priority)),
    st.sampled_from([None, HOUR]),
)
FALLBACKS = st.sampled_from([None, "frank", "zoe"])


@given(POLICIES, FALLBACKS, st.lists(st.tuples(SOURCES, EVENTS), min_size=1, max_size=6))
def test_a_shared_first_step_is_each_alerts_own(
    chosen: Policy, fallback: str | None, arrivals: list[tuple[Source, Event]]
) -> None:
    directory = replace(DIRECTORY, fallback=fallback)
    beginnings = Beginnings(directory, NOW)
    for number, (source, event) in enumerate(arrivals, 1):
        done = changed(
            handle(event, Intake(source, chosen, directory, World(), NOW, number, None, beginnings))
        )
        alone = replace(done.alert, escalation=Escalation(), responders=())
        step = escalation.begin(alone, chosen, directory, NOW)
        assert done.alert == step.alert
        assert done.entries[0].kind is EntryKind.CREATED
        assert done.entries[1:] == step.entries
        assert done.pages == step.pages
        assert done.timers == timers_of(step.alert)


def test_policies_with_the_same_levels_begin_each_for_itself() -> None:
    """What is shared is told apart by policy, priority and TEST, not by what an earlier alert began with."""
    beginnings = Beginnings(DIRECTORY, NOW)
    one, other = policy("alice"), replace(policy("bob"), id=2)
    assert [page.channel.user for page in beginnings.of(one, Priority.HIGH, test=False).pages] == ["alice"]
    assert [page.channel.user for page in beginnings.of(other, Priority.HIGH, test=False).pages] == ["bob"]
    assert beginnings.of(one, Priority.LOW, test=False).place.next_at is None
    assert beginnings.of(one, Priority.HIGH, test=True).pages == ()
