"""Texts that try to be obeyed instead of shown, one in every field that comes from outside."""

from tests.console.night import alert
from tocsin.api.models import AlertDetail, DeliveryView, LadderLevel, LinkView, SourceRef, TimelineEntry

HOSTILE = {
    "markup": "[/red] [bold]x[/] [@click=app.bell]press[/] [unclosed",
    "clipboard": "\x1b]52;c;aGFja2Vk\x07 \x1b]52;c;aGFja2Vk\x1b\\",
    "colour": "\x1b[31mred\x1b[0m \x9b31m \x1b[2J\x1b[H",
    "title": "\x1b]2;owned\x07 \x9d2;owned\x9c",
    "device": "\x1bP1$q\x1b\\ \x1b_app\x1b\\ \x1bc \x05\x0e\x0f\x08\x7f",
    "bidi": "\u202eDETPECCA\u202c \u2066x\u2069 \u200b\u200d\ufeff",
    "marks": "a" + "\u0301" * 10_000,
    "wide": "火事だ 🚨🔥👩‍🚒🏳️‍🌈 ｆｕｌｌ",
    "lines": "one\r\ntwo\x0bthree\x0cfour\u2028five\x85six",
    "broken": "lone \ud83d surrogate \ufffe",
    "long": "x" * 50_000,
}


def hostile_night() -> list[AlertDetail]:
    """Give one alert for each text, with the text in every field."""
    return [_spoiled(4000 + index, text) for index, text in enumerate(HOSTILE.values())]


def _spoiled(number: int, text: str) -> AlertDetail:
    fine = alert(number, text, details=f"{text}\n{text}", labels={text[:50]: text})
    entry = TimelineEntry(id=1, at=fine.created_at, kind=text, text=text, reason=text, actor=text)
    delivery = DeliveryView(
        id=1,
        alert=number,
        kind="page",
        user=text,
        destination=text,
        address=text,
        step="level 1",
        state="sent",
        attempts=1,
        text=text,
        last_answer=text,
        created_at=fine.created_at,
    )
    step = fine.escalation
    assert step is not None
    return fine.model_copy(
        update={
            "key": text,
            "policy": text,
            "source": SourceRef(id=1, name=text, type=text),
            "links": [LinkView(text=text, href=text)],
            "timeline": [entry],
            "deliveries": [delivery],
            "ladder": [LadderLevel(level=1, targets=[text], timeout=300_000)],
            "escalation": step.model_copy(update={"paged": ["carol", text], "next": [text], "halt": None}),
        }
    )
