"""Names into addresses for the fetcher; addresses that are not public are dropped here.

Twisted connects to exactly the addresses that its name resolver hands out, for literals and for
redirects as well, and asks no second time. So a name whose entry changes between check and
connection (DNS rebinding) finds no gap.
"""

from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from linkvet.data.fetch.politeness import Lookup
from linkvet.data.fetch.ssrf import refusal
from linkvet.data.hosts import ascii_host


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IResolutionReceiver)
class _Filter:
    """Passes on public addresses, and notes why the others were not."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self.receiver, self.host, self.refused = receiver, host, refused
        self.passed = 0
        self.why = ""

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:
        if kind := refusal(address.host):
            self.why = f"{address.host} is {kind}"
        else:
            self.passed += 1
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        if self.why and not self.passed:
            self.refused[self.host] = self.why
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """The resolver that Scrapy installs (setting TWISTED_DNS_RESOLVER).

    `refused` says, by host, why all its addresses were dropped: to the connection it seems as if
    the name had none.
    """

    refused: dict[str, str] = {}  # noqa: RUF012  one crawl per process, and Scrapy makes the object

    def __init__(self, reactor: Any, allow_private: bool, lookup: Lookup | None) -> None:
        self.reactor, self.inner = reactor, reactor.nameResolver
        self.allow_private, self.lookup = allow_private, lookup

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":
        """Make one from Scrapy's settings."""
        settings = crawler.settings
        return cls(reactor, settings.getbool("LINKVET_PRIVATE"), settings.get("LINKVET_LOOKUP"))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Resolve as twisted.internet.interfaces.IHostnameResolver says."""
        # Twisted hands names over in Unicode, and Python would write some of them as other names
        # (IDNA 2003 turns the German sharp s into ss)
        host, receiver = ascii_host(hostName), resolutionReceiver
        if not self.allow_private:
            receiver = _Filter(receiver, host, self.refused)
        if self.lookup is None:
            return self.inner.resolveHostName(
                receiver, host, portNumber, addressTypes, transportSemantics
            )
        resolution = _Resolution(host)
        receiver.resolutionBegan(resolution)
        for address in self.lookup(host):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return resolution
