"""chaturbate-poller: prints each event as one line of JSON."""

import asyncio
import json
import os

from chaturbate_poller import ChaturbateClient
from chaturbate_poller.core.polling import poll_events


async def main() -> None:
    async with ChaturbateClient("name", "token", timeout=1) as client:
        client.base_url = os.environ["CB_EVENTS_URL"]
        async for event in poll_events(client):
            media_id = event.object.media.id if event.object.media else None
            print(json.dumps({"id": event.id, "method": event.method.value, "mediaId": media_id}), flush=True)


asyncio.run(main())
