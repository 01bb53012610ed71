"""What every answer tells the browser: no code but the page's own, nothing from or to elsewhere."""

import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

FIXED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def new_nonce() -> str:
    """A nonce for the scripts and styles of one answer."""
    return secrets.token_urlsafe(16)


def policy(nonce: str) -> str:
    """The content security policy of one answer (CSP level 3)."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def with_headers(send: Send, nonce: str, path: str) -> Send:
    """A `send` that adds the headers to the beginning of an answer."""
    # what is the same for everybody is asked for again, and sent where it changed
    cached = {"Cache-Control": "no-cache"} if path.startswith("/static/") else {}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (FIXED | cached).items():
                headers.setdefault(name, value)
            headers["Content-Security-Policy"] = policy(nonce)
        await send(message)

    return sending
