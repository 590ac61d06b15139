"""The Python client as a contestant: answers lines of JSON as the others do (see src/worker/serve-calls.ts).

Only three things are put in place of the client's own: a limiter that never waits, a session that asks the
benchmark's server in place of the official host, and the address of the room.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import cache
from urllib.request import urlopen

import cb_events._client as client_module
from cb_events import Event, EventClient, EventType, Router
from cb_events._parser import ParserContext, process_response

HOST = "https://eventsapi.chaturbate.com"
FIRST_ID = 1_755_376_889_458

origin = ""


def events_url(room: str) -> str:
    return f"{HOST}/events/{room}/benchmarkbenchmarkbench1/"


class LocalSession(client_module.ClientSession):
    """Asks the same URL at the benchmark's server."""

    def get(self, url, **options):
        return super().get(origin + url[len(HOST) :], **options)


class NoLimit:
    async def acquire(self) -> None:
        pass


class Sequence:
    """Holds each event against the one that should come: every one of them, in order."""

    def __init__(self, events: int) -> None:
        self.due = [f"{FIRST_ID + number}-0" for number in range(events)]
        self.count = 0

    async def take(self, event: Event) -> None:
        self.check(event)

    def check(self, event: Event) -> None:
        if self.count == len(self.due) or event.id != self.due[self.count]:
            raise ValueError(f"Event {event.id} came out of place")
        self.count += 1

    def finish(self) -> int:
        count, self.count = self.count, 0
        if count < len(self.due):
            raise ValueError(f"{count} events came of {len(self.due)}")
        return count


async def take_turn(seconds: float, one_pass: Callable[[], Awaitable[int]]) -> dict[str, float]:
    gc.collect()
    cpu = time.process_time()
    start = time.perf_counter()
    work = 0
    elapsed = 0.0
    while True:
        work += await one_pass()
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return {"work": work, "seconds": elapsed, "cpu": time.process_time() - cpu}


async def set_origin(params: str) -> None:
    global origin
    origin = params
    client_module.ClientSession = LocalSession


async def pages(params: dict) -> dict[str, float]:
    """Its poll is `_poll`: it has no public one any more."""
    requests, size = params["requests"], params["size"]
    sequence = Sequence(requests * size)

    async def poll(client: EventClient) -> None:
        for _ in range(requests):
            for event in await client._poll():
                sequence.check(event)

    async def iterate(client: EventClient) -> None:
        router = Router()
        router.on_any(sequence.take)
        handled = 0
        async for event in client:
            await router.dispatch(event)
            handled += 1
            if handled == requests * size:
                break

    follow = poll if params["way"] == "poll" else iterate

    async def one_pass() -> int:
        async with EventClient(events_url(params["room"]), rate_limiter=NoLimit()) as client:
            await follow(client)
        sequence.finish()
        return requests

    return await take_turn(params["seconds"], one_pass)


@cache
def fetch_texts(room: str, pages: int) -> list[str]:
    """The bodies of a room's pages: asked for once, before the clock runs."""
    texts = []
    url = events_url(room)
    for _ in range(pages):
        with urlopen(origin + url[len(HOST) :]) as response:
            texts.append(response.read().decode())
        url = json.loads(texts[-1])["nextUrl"]
    return texts


async def cpu(params: dict) -> dict[str, float]:
    """What the client does with the text of an answer, and dispatch to a handler for each type."""
    texts = fetch_texts(params["room"], params["pages"])
    sequence = Sequence(params["pages"] * params["size"])
    router = Router()
    for event_type in EventType:
        router.on(event_type)(sequence.take)
    context = ParserContext(username=params["room"], base_url=client_module.BASE_URL, logger=client_module._logger)

    async def one_pass() -> int:
        for text in texts:
            events, _ = process_response(
                200, text, context=context, strict_validation=False, log_next_url=lambda _: None
            )
            for event in events:
                await router.dispatch(event)
        return sequence.finish()

    return await take_turn(params["seconds"], one_pass)


async def main() -> None:
    tasks = {"origin": set_origin, "pages": pages, "cpu": cpu}
    for line in sys.stdin:
        call = json.loads(line)
        try:
            answer = {"result": await tasks[call["task"]](call.get("params"))}
        except Exception as error:  # it is told, whatever it is
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if sys.argv[1] == "uvloop":
    import uvloop

    uvloop.run(main())
else:
    asyncio.run(main())
