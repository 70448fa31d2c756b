"""The pager: puts the engine together, and is what the server talks to."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from tocsin.api.requests import ActionRequest, BulkRequest, NewAlert
from tocsin.clock import Clock
from tocsin.core.change import Change
from tocsin.core.inbound import Inbound
from tocsin.core.instant import Instant, Millis, rfc3339
from tocsin.core.people import Directory
from tocsin.core.source import Source
from tocsin.destinations.service import Message, Verdict
from tocsin.engine import first_run
from tocsin.engine.acts import Acts
from tocsin.engine.apply import decide
from tocsin.engine.back_up import back_up
from tocsin.engine.board import Board, Draft
from tocsin.engine.brief import Briefs
from tocsin.engine.by_hand import MANUAL_SOURCE, event_by_hand, policy_for
from tocsin.engine.configuration import Configuration
from tocsin.engine.configured import Desk
from tocsin.engine.courier import Courier
from tocsin.engine.dead_man import DeadMan
from tocsin.engine.deliveries import Deliveries
from tocsin.engine.dispatch import dispatch
from tocsin.engine.due import DueTimers
from tocsin.engine.errors import NotFoundError
from tocsin.engine.explorer import Explorer
from tocsin.engine.fallback_call import RoomAlarm
from tocsin.engine.feed import Feed
from tocsin.engine.finder import Finder
from tocsin.engine.health import Health
from tocsin.engine.heart import Heart
from tocsin.engine.indexing import Indexing
from tocsin.engine.intake import IntakeQueue, turned_away
from tocsin.engine.ledger import COUNTED_TO, Ledger
from tocsin.engine.lock import EngineLock, claim
from tocsin.engine.near_misses import NearMisses
from tocsin.engine.notices import Notices
from tocsin.engine.options import PagerOptions
from tocsin.engine.outgoing import Outgoing
from tocsin.engine.parsers import Parsers
from tocsin.engine.rate import Rate
from tocsin.engine.readers import Readers
from tocsin.engine.receipt import EventResult, OutOfRoomError, Receipt
from tocsin.engine.recount import recount
from tocsin.engine.refusals import Refusals
from tocsin.engine.replies import Replies
from tocsin.engine.room import Room
from tocsin.engine.rosters import Rosters
from tocsin.engine.saved_views import SavedViews
from tocsin.engine.set_back import SetBack
from tocsin.engine.state import EngineFacts
from tocsin.engine.trouble import Trouble
from tocsin.engine.views import Views
from tocsin.engine.ways import Ways
from tocsin.engine.wishes import Wishes
from tocsin.sources import registry as integrations
from tocsin.sources.integration import Integration
from tocsin.store import alerts, backup, changes, events, settings
from tocsin.store import directory as directories
from tocsin.store import lease as leases
from tocsin.store.connection import (
    Connection,
    DatabaseError,
    has_wal_reset_fix,
    open_reader,
    open_writer,
    sqlite_version,
)
from tocsin.store.errors import NoRoomError, StoreError
from tocsin.store.schema import migrate
from tocsin.store.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")


class Pager:
    """A running pager on one data directory."""

    def __init__(self, data: Path, clock: Clock, options: PagerOptions, lock: EngineLock) -> None:
        self._data = data
        self.clock = clock
        self.options = options
        self._lock = lock
        self._loop = asyncio.get_running_loop()
        self.near_misses = NearMisses(clock.now, lambda: self.directory.sources_by_key)
        self.refusals = Refusals()
        self._rate = Rate()
        self._parsers = Parsers()
        self._room = Room(data)
        self._outgoing = Outgoing()

    @classmethod
    async def open(cls, data: Path, *, clock: Clock, options: PagerOptions) -> "Pager":
        """Open a data directory: lock, migrate, load.

        Raises:
            AlreadyRunningError: another engine has it.
            NetworkFileSystemError: it is on a network file system.
            StoreError: the store cannot be used.
        """
        lock = claim(data)
        try:
            pager = cls(data, clock, options, lock)
            pager._load(data / backup.DATABASE)
        except BaseException:
            lock.release()
            raise
        return pager

    @property
    def owner(self) -> str:
        """Name who calls from this machine without a name: its user, or the first admin."""
        wanted = self.options.owner
        return wanted if wanted in self.directory.users else directories.first_admin(self.directory) or wanted

    def _load(self, database: Path) -> None:
        try:
            connection = open_writer(database)
            migrate(connection)
        except DatabaseError as error:
            raise StoreError(
                f"{database} cannot be read: {error}; restore a backup: tocsin restore"
            ) from error
        first_run.welcome(connection, self.options.owner, self.clock.now())
        leases.release(connection)
        self._room.prepare()
        self.directory: Directory = directories.load(connection)
        self._settings = settings.read(connection)
        self.board = Board(
            recount(connection, int(self._settings.get(COUNTED_TO, 0))),
            next_id=alerts.newest_id(connection) + 1,
            next_event_id=events.newest_id(connection) + 1,
            seq=changes.newest(connection),
        )
        self._newest_at = changes.newest_at(connection)
        self._writer: Writer = self.options.queue(connection)
        self._assemble(lambda: open_reader(database))

    def _assemble(self, reader: Callable[[], Connection]) -> None:
        """Put the parts together; each is given what it needs and knows no other."""
        self.feed = Feed(self.clock, self.board.seq, self._frame)
        notices = Notices(self._now_directory)
        self._ledger = Ledger(
            self._writer,
            self.board,
            self.clock,
            self._publish,
            notices.complete,
            SetBack(self.clock, self._newest_at, self._clock_set_back),
        )
        self._alarm = RoomAlarm(
            self._room, self.clock, self._now_directory, self._post, self._writer.checkpoint, self.feed.wake
        )
        self.facts = self._facts()
        self.views = Views(reader(), self.facts, self.board, self._ledger)
        self.ways = Ways(self._now_directory, self._post, self.clock.now, self._configure)
        self.explorer = Explorer(self.views, self.refusals, self._now_directory, self.clock.now)
        answers = Readers(reader, 2, "tocsin-finder")
        lists = Rosters(Readers(reader, 2, "tocsin-search"), self.clock)
        self.finder = Finder(answers, lists, self.facts, self.views.shown, self.views.strips)
        self.saved_views = SavedViews(answers, self._configure)
        self._briefs = Briefs(reader(), self.views.brief_on, self._now_directory, self.board)
        self._wishes = Wishes(Acts(self._ledger, self._now_directory), self.views)
        self._intake = IntakeQueue(self._ledger, self._now_directory, self._alarm.ring)
        self.configuration = Configuration(
            Desk(
                write=self._configure,
                directory=self._now_directory,
                stored=lambda: self._settings,
                new_key=lambda: secrets.token_hex(16),
                now=self.clock.now,
                views=self.views,
                client=self._outgoing.client,
                try_again=lambda number: self.courier.try_again(number),
            )
        )
        self.replies = Replies(self._ledger, self.views, self.facts, self.act)
        self.courier = Courier(
            writer=self._writer,
            ledger=self._ledger,
            board=self.board,
            clock=self.clock,
            random=self.options.random,
            post=self._post,
            directory=self._now_directory,
            briefs=self._briefs,
            answer_url=self.replies.url_for,
            quiet=self.options.quiet,
        )
        self.deliveries = Deliveries(
            self._ledger, self.courier, self.views, self._now_directory, self._configure
        )
        self._due = DueTimers(self._ledger, self._now_directory)
        self._dead_man = DeadMan(lambda: self._settings, self._outgoing.client)
        self._trouble = Trouble(
            clock=self.clock,
            directory=self._now_directory,
            room=self._room,
            gates=self.courier.gates,
            dead_man=self._dead_man,
            quiet=self.options.quiet,
        )
        self.health = Health(self.clock, lambda: self.heart.nudge(), self.trouble)
        self.heart = Heart(
            clock=self.clock,
            writer=self._writer,
            ledger=self._ledger,
            due=self._due,
            courier=self.courier,
            health=self.health,
            room=self._room,
            dead_man=self._dead_man,
            indexing=Indexing(self._writer, self.board),
            out_of_room=self._alarm.ring,
            room_returned=self.feed.wake,
        )

    def _facts(self) -> EngineFacts:
        version = sqlite_version()
        return EngineFacts(
            now=self.clock.now,
            seq=lambda: self.feed.seq,
            directory=self._now_directory,
            settings=lambda: self._settings,
            counts=self.board.counts,
            asked=self.board.asked,
            rate=lambda: self._rate.per_minute(self.clock.now()),
            trouble=self.trouble,
            misses=self.near_misses.newest,
            standing=lambda number: self.courier.gates.standing(number),
            base_url=lambda: self.options.public_url or self.options.listen_url,
            public=lambda: self.options.public_url is not None,
            sqlite=".".join(str(part) for part in version),
            sqlite_is_fixed=has_wal_reset_fix(version),
        )

    async def start(self) -> None:
        """Catch up with what fell due while nothing ran, then begin to beat."""
        await self.heart.cycle()
        self.heart.start()

    async def close(self) -> None:
        """Finish what is in hand and give the data directory back."""
        await self._intake.close()
        await self.heart.stop()
        await self._fold_last()
        await self.courier.settle_leaving()
        self._alarm.close()
        await self.views.close()
        await self.finder.close()
        await self._briefs.close()
        await asyncio.to_thread(self._writer.close)
        await self._outgoing.close()
        self._lock.release()

    async def receive(self, source: Source, integration: Integration, inbound: Inbound) -> Receipt:
        """Take a request and wait until it is on disk; as `take`."""
        return await self.take(source, integration, inbound)

    def take(self, source: Source, integration: Integration, inbound: Inbound) -> asyncio.Future[Receipt]:
        """Take a request of a source; the future has what became of it once all of it is on disk.

        Where nothing was stored, it raises `OutOfRoomError` (send it again) or `RequestRefusedError` (a
        vendor's own API refuses it).
        """
        if self._room.full is not None:
            return turned_away(OutOfRoomError("there is no room on the disk"))
        self._rate.count(inbound.received_at)
        reading = self._parsers.read(source, integration, inbound)
        if reading.errors:
            self.refusals.note(source.id, inbound, "; ".join(reading.errors))
        return self._intake.take(source, reading, inbound)

    async def test_source(self, source: Source, sample: str | None) -> Receipt:
        """Send a sample of the integration through a source; its alert is a TEST and pages nobody.

        Raises:
            NotFoundError: the integration has no such sample.
        """
        from tocsin.sources.samples import sample_inbound

        integration = integrations.integration(source.type)
        found = next((s for s in integration.samples if sample in (None, s.name)), None)
        if found is None:
            known = ", ".join(s.name for s in integration.samples)
            raise NotFoundError(f"{integration.name} has no sample {sample!r}; there are {known}")
        inbound = sample_inbound(integration, found, source.key, self.clock.now())
        return await self.receive(replace(source, ready=False), integration, inbound)

    async def _fold_last(self) -> None:
        """Leave nothing to count; where there is no room, the next start counts it."""
        with contextlib.suppress(NoRoomError):
            await self._ledger.fold()

    async def act(self, alert_id: int, verb: str, request: ActionRequest, actor: str) -> dict[str, Any]:
        """Do what a person wishes with an alert, as `Wishes.act`."""
        return await self._wishes.act(alert_id, verb, request, actor)

    async def act_on_many(self, verb: str, request: BulkRequest, actor: str) -> dict[str, Any]:
        """Do what a person wishes with many alerts, as `Wishes.act_on_many`."""
        return await self._wishes.act_on_many(verb, request, actor)

    async def create_alert(self, new: NewAlert, actor: str) -> dict[str, Any]:
        """Make an alert by hand; gives an `ActionAnswer`.

        Raises:
            InvalidError: there is no such policy.
        """
        found = policy_for(new.policy, self.directory, self._settings)
        by_hand = Source(MANUAL_SOURCE, actor, "manual", "", found.id, self.clock.now())
        event = event_by_hand(new)

        def record(
            connection: Connection, draft: Draft, now: Instant
        ) -> tuple[Sequence[Change], EventResult]:
            decided: list[Change] = []
            result = decide(connection, draft, self.directory, by_hand, event, now, decided)
            return decided, result

        result = await self._ledger.record(record)
        alert = await self.views.brief(result.alert) if result.alert is not None else None
        return {"alert": alert, "result": result.result, "reason": result.reason, "undo_until": None}

    async def backup(self, path: Path) -> dict[str, Any]:
        """Write a backup of the live store and read it back.

        Raises:
            RefusedError: it could not be written.
        """

        return await back_up(self._data, path)

    def trouble(self) -> list[str]:
        """Say what is wrong right now, worst first."""
        return self._trouble.sentences()

    def _frame(self) -> dict[str, Any]:
        now = self.clock.now()
        return {
            "now": rfc3339(now),
            "counts": self.board.counts(),
            "trouble": self.trouble(),
            "rate": self._rate.per_minute(now),
        }

    def _now_directory(self) -> Directory:
        return self.directory

    def _publish(self, seq: int, changed: Sequence[int], *, pages: bool, configuration: bool) -> None:
        """Let lists, feed and courier know, from the writer's thread."""
        self.finder.changed(changed, configuration=configuration)
        self._on_the_loop(self._published, seq, changed, pages, configuration)

    def _clock_set_back(self, span: Millis) -> None:
        self._on_the_loop(self.courier.gates.move_back, span)

    def _on_the_loop(self, tell: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        with contextlib.suppress(RuntimeError):  # The loop has ended; nobody listens any more.
            self._loop.call_soon_threadsafe(partial(tell, *args, **kwargs))

    def _published(self, seq: int, changed: Sequence[int], pages: bool, configuration: bool) -> None:
        self.feed.publish(seq, changed, configuration=configuration)
        if pages:
            self.courier.wake()

    async def _configure(self, change: Callable[[Connection], T]) -> T:
        """Write a configuration change; the directory follows after the commit."""

        def job(connection: Connection) -> tuple[T, Directory, dict[str, str]]:
            result = change(connection)
            return result, directories.load(connection), settings.read(connection)

        def follow(done: tuple[T, Directory, dict[str, str]]) -> None:
            _, self.directory, self._settings = done

        return (await self._ledger.configure(job, follow))[0]

    async def _post(self, directory: Directory, destination: str, message: Message) -> Verdict:
        if self.options.post is not None:
            return await self.options.post(directory, destination, message)
        return await dispatch(directory, destination, message, self._outgoing.client())
