"""cb-events for Python: prints each event as one line of JSON."""

import asyncio
import json
import os

from cb_events import ClientConfig, EventClient, _client, _parser
from cb_events._utils import UrlValidationReason
from yarl import URL

FEED = URL(os.environ["CB_EVENTS_URL"])


def on_loopback(url: URL, _hosts: object) -> str:
    """Stands in for its check of the official hosts, and is as strict: only the feed's own origin passes."""
    if url.origin() != FEED.origin():
        raise ValueError(UrlValidationReason.HOST_NOT_ALLOWED)
    return FEED.host


_client.validate_https_host_no_port = _parser.validate_https_host_no_port = on_loopback
_client._SUPPORTED_EVENTS_HOSTS[FEED.host] = f"{FEED.origin()}/events"


async def main() -> None:
    async with EventClient(str(FEED), config=ClientConfig(timeout=1)) as client:
        async for event in client:
            media_id = event.media.id if event.media else None
            print(json.dumps({"id": event.id, "method": str(event.type), "mediaId": media_id}), flush=True)


asyncio.run(main())
