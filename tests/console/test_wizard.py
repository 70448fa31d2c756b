"""Connecting a tool by keys alone: from nothing to its first event, and back without losing anything."""

from pathlib import Path
from typing import TypeVar

import pytest
from textual.widget import Widget
from textual.widgets import Input

from tests.console.manned import Manned, manned
from tests.console.watching import lines, told
from tocsin.console.explorer_screen import ExplorerScreen
from tocsin.console.mapping_screen import MappingScreen
from tocsin.console.picker import Picker
from tocsin.console.policy_form import PolicyForm
from tocsin.console.sources_screen import SourcesScreen
from tocsin.console.wizard_screen import WizardScreen

SMALL, LARGE = (80, 24), (120, 40)
ODD = {"what": {"state": "broken", "said": "pressure 9.1 bar"}, "unit": "pump-7"}
WELL = {"what": {"state": "fine", "said": "pressure 2.0 bar"}, "unit": "pump-7"}
MOST_KEYS = 25
_PATIENCE = 200

S = TypeVar("S")


def on(m: Manned, kind: type[S]) -> S:
    """Give the screen on top, which must be of a kind."""
    assert isinstance(m.app.screen, kind)
    return m.app.screen


def painted(m: Manned) -> str:
    """Give all that is painted."""
    strips = m.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def until(m: Manned, text: str) -> None:
    """Let the console catch up until a text is painted."""
    for _ in range(_PATIENCE):
        await m.caught_up()
        if text in painted(m):
            return
        screen = m.app.screen
        if isinstance(screen, WizardScreen):
            screen.renew()
    raise AssertionError(f"{text!r} is not painted:\n{painted(m)}")


@pytest.mark.parametrize(("typed", "kind"), [("part", "particle"), ("apic", "apica")])
async def test_a_new_tool_is_connected_with_few_keys(tmp_path: Path, typed: str, kind: str) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        keys = ["3", "n"]
        await m.press(*keys, *typed)
        for _ in range(3):
            await m.press("enter")
            keys.append("enter")
        assert [s.name for s in m.house.pager.directory.sources.values()] == ["tool"]
        await m.press("enter")
        source = next(s for s in m.house.pager.directory.sources.values() if s.type == kind)
        assert not source.ready
        await m.press("enter")
        await until(m, "waiting for the first one")
        assert source.key[:20] in painted(m).replace("\n", "").replace(" ", "")
        await m.house.receive(source.name, "trigger")
        m.house.expect_nobody_paged()
        await until(m, "TEST")
        assert "arrived" in painted(m)
        keys += ["enter", "enter", "D"]
        await m.press("D")
        on(m, SourcesScreen)
        assert m.house.source(source.name).ready
        assert len(keys) <= MOST_KEYS
        await m.house.receive(source.name, "trigger")
        m.house.expect_paged("frank")


async def test_back_and_forward_lose_nothing(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"rapid", "enter")
        name = m.app.screen.query_one("#name", Input)
        name.value = "Shop front"
        m.app.screen.query_one("#team", Input).value = "field"
        await m.press("enter", "down", "enter", "down")
        assert "4 Alert grouping" in painted(m)
        await m.press("shift+tab", "shift+tab")
        assert "Shop front" in painted(m)
        await m.press("shift+tab")
        assert "rapid" in painted(m)
        await m.press("enter", "enter", "enter", "down", "enter")
        await until(m, "5 More settings")
        source = m.house.source("Shop front")
        assert source.type == "rapidspike"
        assert m.house.pager.directory.policies[source.policy_id].name == "ladder"
        assert source.grouping.value == "until-accepted"
        assert source.team_id == m.house.pager.directory.teams["field"].id
        await m.press("shift+tab", "down", "enter")
        await until(m, "5 More settings")
        assert m.house.source("Shop front").grouping.value == "until-resolved"
        assert len(m.house.pager.directory.sources) == 2


async def test_escape_asks_before_it_discards(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"par", "enter", "escape")
        on(m, Picker)
        await m.press("escape")
        on(m, WizardScreen)
        await m.press("escape", "n")
        assert "2 Name and teams" in painted(m)
        await m.press("escape", "y")
        on(m, SourcesScreen)
        assert [s.name for s in m.house.pager.directory.sources.values()] == ["tool"]


async def test_the_number_of_the_screen_asks_too(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"par", "enter", "enter", "3")
        on(m, Picker)
        await m.press("n", "1", "3")
        assert "3 Escalation policy" in painted(m)


async def test_what_was_made_is_finished_later(tmp_path: Path) -> None:
    """The terminal closes after the fourth step: the list offers to go on."""
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"par", *["enter"] * 4)
        await until(m, "5 More settings")
        await m.press("escape", "y", "down")
        assert "finish setup" in painted(m)
        await m.press("f")
        await until(m, "6 Connect")
        await m.press("D")
        assert m.house.source("Particle").ready


async def test_a_policy_is_made_on_the_way(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"par", "enter", "enter", "end", "enter")
        form = on(m, PolicyForm)
        await m.press("enter")
        assert "Give it a name." in painted(m)
        form.query_one("#name", Input).value = "field-24x7"
        form.query_one("#first", Input).value = "nobody here"
        await m.press("enter")
        assert "There is nobody called" in painted(m)
        form.query_one("#first", Input).value = "bob"
        form.query_one("#timeout", Input).value = "10m"
        await m.press("enter")
        await until(m, "4 Alert grouping")
        policy = next(p for p in m.house.pager.directory.policies.values() if p.name == "field-24x7")
        assert [str(level.targets[0]) for level in policy.levels] == ["bob"]


async def test_a_name_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "n", *"par", "enter")
        m.app.screen.query_one("#name", Input).value = "TOOL"
        await m.press("enter")
        assert "There is a source called TOOL already." in painted(m)


async def test_a_wrong_template_is_told_at_its_field_and_never_kept(tmp_path: Path) -> None:
    async with manned(tmp_path, size=LARGE) as m:
        await m.press("3", "n", *"par", *["enter"] * 4)
        await until(m, "sample of the tool")
        field = m.app.screen.query_one("#setting-templates-summary", Input)
        field.value = "{% for x in y %}{% endfor %}"
        await m.caught_up()
        fault = m.app.screen.query_one("#setting-templates-summary-fault", Widget)
        assert fault.display
        field.focus()
        await m.press("enter")
        assert "5 More settings" in painted(m)
        field.value = "PUMP {{ data }}"
        await until(m, "PUMP Cold room 2")
        await m.press("enter")
        await until(m, "6 Connect")
        assert m.house.source("Particle").settings["templates"] == {"summary": "PUMP {{ data }}"}


async def test_near_misses_are_seen_while_one_waits(tmp_path: Path) -> None:
    async with manned(tmp_path, size=LARGE) as m:
        await m.press("3", "n", *"par", *["enter"] * 5)
        await until(m, "waiting for the first one")
        key = m.house.source("Particle").key
        m.house.pager.near_misses.note("10.0.0.9", "POST", "/api/v1/events/apica", key, "apica")
        await until(m, "near miss from 10.0.0.9")
        assert key[:-4] not in painted(m).partition("near miss")[2]


async def test_the_way_to_my_phone_is_tried(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "f", "c", "P")
        await m.caught_up()
        assert told(m.app) == ["sent to carol by mail: handed over"]
        m.house.expect_tried("carol")


async def test_the_url_is_copied_and_shown_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        copied: list[str] = []
        monkeypatch.setattr(m.app, "copy_to_clipboard", copied.append)
        await m.press("3", "c")
        await until(m, "Webhook URL")
        await m.press("y", "Y", "p")
        url = f"http://127.0.0.1:8765/api/v1/events/generic/{m.house.source('tool').key}"
        assert copied[0] == url
        assert copied[1].startswith(f"curl {url} ")
        assert painted(m).startswith(url)


async def test_a_mapping_is_made_of_a_real_body_and_reads_it_rightly(tmp_path: Path) -> None:
    async with manned(tmp_path, size=LARGE) as m:
        await m.house.connect("rapidspike", "Shop", ready=False)
        await m.house.receive("Shop", ODD)
        await m.house.receive("Shop", WELL)
        await m.press("3", "down", "f")
        await until(m, "M maps its fields")
        await m.press("M")
        on(m, MappingScreen)
        await until(m, "what.said")
        await m.press("enter", "k", "down", "enter", "t")
        await until(m, "Words of the status")
        await m.press("down", "enter", "s", "down", "enter", "r")
        await until(m, "a recovery")
        assert "resolves its alert 1" in painted(m)
        await m.press("ctrl+s")
        on(m, WizardScreen)
        fields = m.house.source("Shop").settings["fields"]
        assert fields["key"] == "unit"
        assert (fields["status"], fields["summary"]) == ("what.state", "what.said")
        assert fields["recover_values"] == ["fine"]
        await m.press("D")
        await m.house.receive("Shop", ODD)
        page = m.house.expect_paged("alice")
        assert page.alert["summary"] == "pressure 9.1 bar"
        await m.house.receive("Shop", WELL)
        m.house.expect_told("alice")


async def test_a_mapping_asks_before_it_is_forgotten(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.house.receive("tool", ODD)
        m.house.post.left.clear()
        await m.press("3", "x", "m")
        await until(m, "what.said")
        await m.press("enter", "s", "escape")
        on(m, Picker)
        await m.press("y")
        on(m, ExplorerScreen)
        assert "fields" not in m.house.source("tool").settings


async def test_the_explorer_finds_shows_and_reads_again(tmp_path: Path) -> None:
    async with manned(tmp_path, size=LARGE) as m:
        await m.house.receive("tool", {"summary": "disk full on db-1", "key": "db-1", "token": "hunter2"})
        await m.house.receive("tool", {"summary": "fan broken", "key": "fan"})
        m.house.post.left.clear()
        await m.press("3", "x")
        await until(m, "fan broken")
        assert "hunter2" not in painted(m)
        await m.press("slash", *"db-1", "enter")
        await until(m, "holding 'db-1'")
        assert "fan broken" not in lines(m.app.screen.query_one("#left Pane", Widget))
        before = await m.house.pager.views.state("carol")
        await m.press("r")
        await until(m, "As if they came again")
        assert (await m.house.pager.views.state("carol"))["counts"] == before["counts"]
        m.house.expect_nobody_paged()
        await m.press("escape", "escape", "escape")
        on(m, SourcesScreen)


async def test_a_source_is_paused_rotated_and_deleted_from_the_list(tmp_path: Path) -> None:
    async with manned(tmp_path, size=SMALL) as m:
        await m.press("3", "p")
        assert m.house.source("tool").paused
        await m.press("p")
        assert not m.house.source("tool").paused
        before = m.house.source("tool")
        await m.press("K", "d")
        after = m.house.source("tool")
        directory, now = m.house.pager.directory, m.house.clock.now()
        assert after.key != before.key
        assert directory.source_by_key(before.key, now) == after
        assert directory.source_by_key(before.key, now + 86_400_001) is None
        await m.press("d", "escape")
        assert m.house.source("tool") == after
        await m.press("d", "y")
        assert not m.house.pager.directory.sources
        await until(m, "No tool is connected yet")
