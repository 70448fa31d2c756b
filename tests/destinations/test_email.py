"""What a mail looks like on the wire, and what each way in which a relay can answer means."""

import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.destinations.messages import HOSTILE, MESSAGES, PAGE, hostile
from tests.fakes.smtp_sink import SmtpSink, Verb
from tocsin.destinations.email import SERVICE, EmailSettings, check_address, compose, send
from tocsin.destinations.service import Fate
from tocsin.destinations.smtp import verdict_of_reply


def settings_for(sink: SmtpSink, **more: Any) -> EmailSettings:
    """Give settings for a relay without TLS."""
    return EmailSettings(
        **{
            "host": sink.host,
            "port": sink.port,
            "tls": "none",
            "sender": "tocsin <tocsin@example.org>",
            **more,
        }
    )


@pytest.mark.parametrize("transition", MESSAGES)
async def test_each_transition_is_the_golden_mail(
    transition: str, smtp_sink: SmtpSink, client: httpx.AsyncClient, golden: Callable[[str, str], None]
) -> None:
    verdict = await send(MESSAGES[transition], settings_for(smtp_sink), client)
    assert (verdict.fate, verdict.answer) == (Fate.OK, "250 handed to relay")
    [mail] = smtp_sink.mails
    assert mail.sender == "tocsin@example.org"
    assert mail.recipients == (MESSAGES[transition].address,)
    golden(f"email-{transition}.eml", mail.content.decode("ascii").replace("\r\n", "\n"))


async def test_mails_of_one_alert_share_a_thread_and_each_delivery_has_one_id() -> None:
    settings = EmailSettings(host="localhost")
    ids = {name: compose(message, settings)["Message-ID"] for name, message in MESSAGES.items()}
    assert len(set(ids.values())) == len(MESSAGES)
    assert compose(replace(PAGE, attempt=7), settings)["Message-ID"] == ids["created"]
    threads = {
        compose(MESSAGES[name], settings)["References"] for name in ("created", "accepted", "resolved")
    }
    assert len(threads) == 1
    others = {compose(replace(PAGE, lifecycle_key=f"{n:064x}"), settings)["References"] for n in range(9)}
    assert len(others | threads) == 10


@pytest.mark.parametrize("domain", ["example.org", "a-rather-long-department." * 4 + "example.org"])
def test_ids_are_never_folded_or_encoded(domain: str) -> None:
    mail = compose(PAGE, EmailSettings(host="localhost", sender=f"tocsin@{domain}")).as_bytes().split(b"\r\n")
    for name in (b"Message-ID: <", b"In-Reply-To: <", b"References: <"):
        assert any(line.startswith(name) and line.endswith(b">") for line in mail)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_adds_no_header_and_no_control(
    text: str, smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    verdict = await send(
        hostile(text), settings_for(smtp_sink, subject="{alert_name} {text} {source}"), client
    )
    assert verdict.fate is Fate.OK
    [mail] = smtp_sink.mails
    assert mail.recipients == ("alice@example.org",)
    assert {name.lower() for name in mail.message} == {
        *("from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted"),
        *(
            "x-alert-key",
            "x-alert-state",
            "importance",
            "content-type",
            "content-transfer-encoding",
            "mime-version",
        ),
    }
    shown = mail.subject + mail.text.replace("\r\n", "").replace("\n", "")
    assert not [c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2028"]
    assert all(len(line) <= 998 and line.isascii() for line in mail.content.split(b"\r\n"))


def test_a_subject_fills_known_fields_once() -> None:
    settings = EmailSettings(host="localhost", subject="[{priority}] {alert_name} {not a field}")
    message = replace(PAGE, alert={**PAGE.alert, "summary": "{priority} {state.__class__}"})
    assert str(compose(message, settings)["Subject"]) == "[HIGH] {priority} {state.__class__} {not a field}"


@pytest.mark.parametrize(
    ("verb", "reply", "fate"),
    [
        ("MAIL", "451 4.3.0 try later", Fate.RETRY),
        ("MAIL", "550 5.7.1 sender refused", Fate.GIVE_UP),
        ("RCPT", "450 4.2.1 mailbox busy", Fate.RETRY),
        ("RCPT", "550 5.1.1 no such user", Fate.GIVE_UP),
        ("DATA", "452 4.3.1 out of room", Fate.RETRY),
        ("DATA", "554 5.6.0 looks like spam", Fate.GIVE_UP),
    ],
)
async def test_a_refusal_is_told_with_its_words(
    verb: Verb, reply: str, fate: Fate, smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    smtp_sink.behaviour.replies = {verb: reply}
    verdict = await send(PAGE, settings_for(smtp_sink), client)
    assert (verdict.fate, verdict.answer) == (fate, reply)
    assert not smtp_sink.mails


@pytest.mark.parametrize("code", range(100, 600))
def test_every_reply_code_has_a_verdict(code: int) -> None:
    assert verdict_of_reply(code, "").fate is (Fate.GIVE_UP if code >= 500 else Fate.RETRY)


async def test_one_refused_recipient_says_nothing_about_another(
    smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    smtp_sink.behaviour.refused = {"alice@example.org": "550 5.1.1 no such user"}
    refused = await send(PAGE, settings_for(smtp_sink), client)
    taken = await send(replace(PAGE, address="bob@example.org"), settings_for(smtp_sink), client)
    assert (refused.fate, taken.fate) == (Fate.GIVE_UP, Fate.OK)
    assert [mail.recipients for mail in smtp_sink.mails] == [("bob@example.org",)]


@pytest.mark.parametrize(
    ("verb", "fate"), [("MAIL", Fate.RETRY), ("RCPT", Fate.RETRY), ("DATA", Fate.UNKNOWN)]
)
async def test_a_lost_connection_is_unknown_only_once_the_content_left(
    verb: Verb, fate: Fate, smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    smtp_sink.behaviour.drop_at = verb
    verdict = await send(PAGE, settings_for(smtp_sink), client)
    assert verdict.fate is fate
    assert ("no answer" in verdict.answer) is (fate is Fate.UNKNOWN)


@pytest.mark.parametrize(("verb", "fate"), [("RCPT", Fate.RETRY), ("DATA", Fate.UNKNOWN)])
async def test_a_relay_that_hangs_costs_the_timeout(
    verb: Verb, fate: Fate, smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    smtp_sink.behaviour.hang_at = verb
    verdict = await send(PAGE, settings_for(smtp_sink, timeout=1), client)
    assert verdict.fate is fate
    assert ("no answer" in verdict.answer) is (fate is Fate.UNKNOWN)


async def test_nobody_listening_is_tried_again(smtp_sink: SmtpSink, client: httpx.AsyncClient) -> None:
    settings = settings_for(smtp_sink)
    await smtp_sink.__aexit__(None, None, None)
    verdict = await send(PAGE, settings, client)
    assert verdict.fate is Fate.RETRY
    assert verdict.answer.startswith("failed while connecting")
    await smtp_sink.__aenter__()


async def test_a_relay_without_starttls_does_not_get_the_mail_in_the_clear(
    smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    verdict = await send(PAGE, settings_for(smtp_sink, tls="starttls"), client)
    assert verdict.fate is Fate.RETRY
    assert "STARTTLS" in verdict.answer
    assert not smtp_sink.mails


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_that_is_not_known_gets_nothing(
    tls: str, certificate: ssl.SSLContext, client: httpx.AsyncClient
) -> None:
    async with SmtpSink(tls=certificate, implicit=tls == "implicit") as sink:
        verdict = await send(PAGE, settings_for(sink, tls=tls), client)
    assert verdict.fate is Fate.RETRY
    assert "certificate" in verdict.answer.lower()
    assert not sink.mails


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.usefixtures("trusted")
async def test_a_known_certificate_is_spoken_to_encrypted(
    tls: str, certificate: ssl.SSLContext, client: httpx.AsyncClient
) -> None:
    async with SmtpSink(tls=certificate, implicit=tls == "implicit") as sink:
        verdict = await send(PAGE, settings_for(sink, tls=tls), client)
    assert verdict.fate is Fate.OK, verdict.answer
    assert [mail.encrypted for mail in sink.mails] == [True]


async def test_a_login_is_used_and_a_wrong_one_is_told_without_its_password(
    client: httpx.AsyncClient,
) -> None:
    async with SmtpSink(logins={"pager": "correct horse"}) as sink:
        good = await send(PAGE, settings_for(sink, username="pager", password="correct horse"), client)
        wrong = await send(PAGE, settings_for(sink, username="pager", password="wrong-battery"), client)
    assert (good.fate, wrong.fate) == (Fate.OK, Fate.GIVE_UP)
    assert wrong.answer.startswith("535")
    assert "wrong-battery" not in wrong.answer
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "alice",
        "a b@example.org",
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "a@b,c@d",
        "Alice <a@b.org>",
        "ä@b.org",
    ],
)
async def test_what_is_no_address_is_not_sent(
    address: str, smtp_sink: SmtpSink, client: httpx.AsyncClient
) -> None:
    assert check_address(address)
    verdict = await send(replace(PAGE, address=address), settings_for(smtp_sink), client)
    assert verdict.fate is Fate.GIVE_UP
    assert smtp_sink.connections == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "{alert_name.__class__} {nothing}"},
        {"subject": ""},
        {"sender": "nobody"},
        {"sender": "a@example.org\r\nBcc: b@example.org"},
        {"host": "mail.example.org/x"},
        {"host": "mail.example.org", "tls": "none", "username": "u", "password": "p"},
        {"username": "u"},
        {"port": 0},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EmailSettings(**{"host": "localhost", **wrong})


def test_a_relay_has_to_be_named() -> None:
    with pytest.raises(ValidationError, match="host"):
        EmailSettings.model_validate({})


def test_the_password_is_marked_secret_and_not_shown() -> None:
    assert SERVICE.settings.model_json_schema()["properties"]["password"]["secret"] is True
    assert "hunter2" not in repr(EmailSettings(host="localhost", username="u", password="hunter2"))
