"""What the sending system tells the application about its mail."""

from dataclasses import dataclass
from typing import Literal, get_args

WebhookName = Literal[
    "accepted", "delivered", "temporary_fail", "permanent_fail", "complained", "unsubscribed"
]
WEBHOOKS: tuple[WebhookName, ...] = get_args(WebhookName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """Where events are told, which of them, and the key that signs them.

    A run tells nobody: ``events`` choose what ``mtasim export --as webhooks`` writes.
    """

    url: str = ""
    events: tuple[WebhookName, ...] = WEBHOOKS
    signing_key: str = "key-mtasim"

    def __post_init__(self) -> None:
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError("the url of webhooks begins with http:// or https://")
