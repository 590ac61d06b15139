"""The Python client as a contestant: answers lines of JSON as the others do (see src/serve-calls.ts).

Only three things are put in place of the client's own: a limiter that never waits, a session that asks the
benchmark's server in place of the official host, and the address of the room.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from functools import cache

import cb_events._client as client_module
from cb_events import Event, EventClient, Router

HOST = "https://eventsapi.chaturbate.com"
FIRST_ID = 1_755_376_889_458

_, loop, way, origin = sys.argv


def events_url(room: str) -> str:
    return f"{HOST}/events/{room}/benchmarkbenchmarkbench1/"


class LocalSession(client_module.ClientSession):
    """Asks the same URL at the benchmark's server."""

    def get(self, url, **options):
        return super().get(origin + url[len(HOST) :], **options)


client_module.ClientSession = LocalSession


class NoLimit:
    async def acquire(self) -> None:
        pass


class Sequence:
    """Holds each event against the one that should come: every one of them, in order."""

    def __init__(self, events: int) -> None:
        self.expected = [f"{FIRST_ID + number}-0" for number in range(events)]
        self.count = 0

    async def take(self, event: Event) -> None:
        self.check(event)

    def check(self, event: Event) -> None:
        if self.count == len(self.expected) or event.id != self.expected[self.count]:
            raise ValueError(f"Event {event.id} came out of place")
        self.count += 1

    def finish(self, events: int) -> None:
        count, self.count = self.count, 0
        if count != events:
            raise ValueError(f"{count} events came of {events}")


class TurnClock:
    """Ends a turn after so many seconds, or after so much work."""

    def __init__(self, params: dict) -> None:
        self.limit = params["seconds"]
        self.most = params["most"]
        gc.collect()
        self.cpu = time.process_time()
        self.start = time.perf_counter()

    def is_over(self, work: float) -> bool:
        return work >= self.most or time.perf_counter() - self.start >= self.limit

    def stop(self, work: float) -> dict[str, float]:
        seconds = time.perf_counter() - self.start
        return {"work": work, "seconds": seconds, "cpu": time.process_time() - self.cpu}


@cache
def sequence_of(events: int) -> Sequence:
    return Sequence(events)


async def turn(params: dict) -> dict[str, float]:
    """Follows a room from its first page on, by a client that is made for the turn. Its poll is `_poll`: it has no
    public one any more."""
    size = params["size"]
    sequence = sequence_of(params["pages"] * size)
    clock = TurnClock(params)
    async with EventClient(events_url(params["room"]), rate_limiter=NoLimit()) as client:
        work = 0
        if way == "loop":
            router = Router()
            router.on_any(sequence.take)
            async for event in client:
                await router.dispatch(event)
                if sequence.count % size == 0 and clock.is_over(sequence.count // size):
                    break
            work = sequence.count // size
        else:
            while work == 0 or not clock.is_over(work):
                for event in await client._poll():
                    sequence.check(event)
                work += 1
        done = clock.stop(work)
    sequence.finish(work * size)
    return done


async def main() -> None:
    for line in sys.stdin:
        call = json.loads(line)
        try:
            answer = {"result": await turn(call["params"])}
        except Exception as error:  # whatever it is, the answer says so
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if loop == "uvloop":
    import uvloop

    uvloop.run(main())
else:
    asyncio.run(main())
