"""Chats: what was posted is kept up to date; what is gone or refused is told anew; nobody is mentioned."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.destinations.lives import Life, sender, settings_for
from tests.destinations.messages import MESSAGES, PAGE, hostile
from tests.destinations.recorded import Recorder, fake_of, happy, sent, to
from tests.fakes.catalogue import FAKES
from tests.fakes.stateful import Told
from tocsin.destinations.chatwork import ChatWorkSettings
from tocsin.destinations.hipchat import HipChatSettings
from tocsin.destinations.mattermost import MattermostSettings
from tocsin.destinations.service import Fate
from tocsin.destinations.slack import SlackSettings
from tocsin.destinations.telegram import TelegramSettings

EDITED = ("chatwork", "mattermost-bot", "slack-bot", "telegram")


def texts(recorder: Recorder) -> str:
    """Give all that was sent as one text, forms and JSON as they read."""
    return "\n".join(
        str(httpx.QueryParams(r.content.decode())) + r.content.decode() for r in recorder.requests
    )


@pytest.mark.parametrize("name", EDITED)
async def test_what_is_gone_is_told_anew(name: str, client: httpx.AsyncClient) -> None:
    async with FAKES[name]() as fake:
        life = Life(7)
        await life.tell("created", fake, settings_for(fake), client)
        fake.posts.texts.clear()  # type: ignore[attr-defined]
        await life.tell("accepted", fake, settings_for(fake), client)
        if name == "chatwork":
            # Its steps are messages of their own, so the step is seen though the first message is gone.
            assert [request.method for request in fake.requests[-2:]] == ["PUT", "POST"]
        else:
            assert fake.agrees("ACCEPTED", 7, "")


@pytest.mark.parametrize("name", EDITED)
async def test_a_person_is_asked_in_a_new_message(name: str, client: httpx.AsyncClient) -> None:
    async with FAKES[name]() as fake:
        life = Life(7)
        await life.tell("created", fake, settings_for(fake), client)
        page = replace(life.message("escalated", fake), user="alice", remote=life.remote)
        recorder = Recorder(happy(fake))
        assert (await sent(fake, page, recorder)).remote
        assert fake.times_opened(7, "") == 2


@pytest.mark.parametrize("name", EDITED)
async def test_a_step_edits_and_is_told_below(name: str, client: httpx.AsyncClient) -> None:
    async with FAKES[name]() as fake:
        life = Life(7)
        await life.tell("created", fake, settings_for(fake), client)
        before = len(fake.requests)
        await life.tell("accepted", fake, settings_for(fake), client)
        assert len(fake.requests) == before + 2
        assert fake.times_opened(7, "") == 1
        assert fake.agrees("ACCEPTED", 7, "")


@pytest.mark.parametrize(
    "name", ["slack-bot", "slack-webhook", "mattermost-bot", "mattermost-webhook", "telegram"]
)
@pytest.mark.parametrize(
    "mention", ["@here", "@channel", "@all", "<!channel>", "<!here|x>", "<@U0123456789>"]
)
async def test_nobody_is_mentioned(name: str, mention: str) -> None:
    fake = fake_of(name)
    recorder = Recorder(happy(fake))
    assert (await sent(fake, to(fake, hostile(f"{mention} wake up")), recorder)).fate is Fate.OK
    sent_text = json.dumps([json.loads(request.content) for request in recorder.requests], ensure_ascii=False)
    # In Telegram only @ mentions somebody.
    assert (name == "telegram" and "@" not in mention) or mention not in sent_text
    assert "wake up" in sent_text


async def test_chatwork_tags_of_others_stay_text() -> None:
    fake = fake_of("chatwork")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, hostile("[To:1] [toall] [/info][info]x[/title]")), recorder)
    body = httpx.QueryParams(recorder.requests[0].content.decode())["body"]
    assert "[To:" not in body
    assert "[toall]" not in body
    assert (body.count("[info]"), body.count("[title]"), body.count("[/info]")) == (1, 1, 1)


async def test_hipchat_markup_of_others_stays_text() -> None:
    fake = fake_of("hipchat")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, hostile("<img src=x onerror=y> @all")), recorder)
    message = json.loads(recorder.requests[0].content)
    assert "<img" not in message["message"]
    assert message["message_format"] == "html"


async def test_mattermost_links_of_others_stay_text() -> None:
    fake = fake_of("mattermost-webhook")
    recorder = Recorder(happy(fake))
    await sent(fake, to(fake, hostile("[login](https://evil.example)")), recorder)
    assert "[login](https://evil.example)" not in texts(recorder)


@pytest.mark.parametrize(
    ("name", "told", "fate"),
    [
        ("slack-bot", Told(200, {"ok": False, "error": "channel_not_found"}), Fate.GIVE_UP),
        (
            "slack-bot",
            Told(200, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": "3"}),
            Fate.RETRY,
        ),
        ("slack-bot", Told(200, {"odd": True}), Fate.UNKNOWN),
        ("slack-webhook", Told(200, text="ok"), Fate.OK),
        ("slack-webhook", Told(200, text="no_service"), Fate.GIVE_UP),
        ("slack-webhook", Told(200, text="<html>portal</html>"), Fate.UNKNOWN),
        ("slack-webhook", Told(500, text="rollup_error"), Fate.RETRY),
        ("slack-webhook", Told(410, text="channel_is_archived"), Fate.GIVE_UP),
        ("mattermost-webhook", Told(200, text="<html>portal</html>"), Fate.UNKNOWN),
        ("mattermost-bot", Told(201, {"id": "short"}), Fate.UNKNOWN),
        (
            "telegram",
            Told(200, {"ok": False, "error_code": 400, "description": "chat not found"}),
            Fate.GIVE_UP,
        ),
        ("telegram", Told(200, {"ok": False, "error_code": 502, "description": "oh"}), Fate.RETRY),
        ("chatwork", Told(200, {"message_id": "abc"}), Fate.UNKNOWN),
        ("hipchat", Told(410), Fate.GIVE_UP),
    ],
)
async def test_errors_inside_answers(name: str, told: Told, fate: Fate, client: httpx.AsyncClient) -> None:
    async with FAKES[name]() as fake:
        fake.told = told
        verdict = await sender(fake)(to(fake, PAGE), settings_for(fake), client)
        assert verdict.fate is fate, verdict
        assert verdict.retry_after == (3_000 if "Retry-After" in told.headers else None)


async def test_telegram_says_how_long_to_wait() -> None:
    fake = fake_of("telegram")
    document = {"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 17}}
    verdict = await sent(fake, to(fake, PAGE), Recorder(lambda _: httpx.Response(429, json=document)))
    assert (verdict.fate, verdict.retry_after) == (Fate.RETRY, 17_000)


@pytest.mark.parametrize("name", ["chatwork", "hipchat"])
async def test_a_limit_that_names_its_end_is_waited_for(name: str) -> None:
    fake = fake_of(name)
    headers = {"X-RateLimit-Reset": "1795144449", "Date": "Fri, 20 Nov 2026 03:14:00 GMT"}
    verdict = await sent(fake, to(fake, PAGE), Recorder(lambda _: httpx.Response(429, headers=headers)))
    assert (verdict.fate, verdict.retry_after) == (Fate.RETRY, 9_000)


async def test_hipchat_s_end_is_told() -> None:
    fake = fake_of("hipchat")
    verdict = await sent(fake, to(fake, PAGE), Recorder(lambda _: httpx.Response(410)))
    assert "closed in 2019" in verdict.answer


@pytest.mark.parametrize("kind", ["question", "fallback"])
async def test_a_channel_without_a_place_is_told(kind: str) -> None:
    for name in ("chatwork", "mattermost-bot", "hipchat", "telegram"):
        fake = fake_of(name)
        verdict = await sent(fake, replace(MESSAGES[kind], address=""), Recorder(happy(fake)))
        assert verdict.fate is Fate.GIVE_UP
        assert verdict.answer.startswith("no ")


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (SlackSettings, {}),
        (SlackSettings, {"webhook_url": "https://hooks.slack.com/x", "token": "xoxb-1"}),
        (SlackSettings, {"webhook_url": "no url"}),
        (SlackSettings, {"token": "xoxb-1", "channel": "two words"}),
        (SlackSettings, {"token": "a\nb"}),
        (MattermostSettings, {"token": "t"}),
        (
            MattermostSettings,
            {"token": "t", "base_url": "https://chat.example.org", "channel": "town-square"},
        ),
        (ChatWorkSettings, {"token": "t", "room": "abc"}),
        (ChatWorkSettings, {"token": ""}),
        (HipChatSettings, {"token": "t"}),
        (HipChatSettings, {"token": "t", "base_url": "https://api.hipchat.com"}),
        (TelegramSettings, {"token": "1:A", "chat": "not a chat"}),
        (TelegramSettings, {"token": "1:A", "base_url": "https://u:p@example.org"}),
    ],
)
def test_wrong_settings_are_refused(model: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**wrong)
