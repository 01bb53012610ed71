"""The name resolver hands out public addresses only, whenever it is asked."""

from twisted.internet.address import IPv4Address, IPv6Address

from linkvet.data.fetch.resolver import GuardedResolver


class Receiver:
    def __init__(self):
        self.found, self.complete = [], False

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.found.append((address.host, address.port))

    def resolutionComplete(self):
        self.complete = True


class Reactor:
    """Resolves through `addresses`, one list for each time it is asked."""

    def __init__(self, *addresses):
        self.addresses, self.names = list(addresses), []
        self.nameResolver = self

    def resolveHostName(self, receiver, host, port=0, types=None, semantics="TCP"):
        self.names.append(host)
        for text in self.addresses.pop(0):
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(kind("TCP", text, port))
        receiver.resolutionComplete()


def ask(resolver, host="a.example"):
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, 80)
    assert receiver.complete
    return [address for address, _ in receiver.found]


def test_private_addresses_are_dropped_and_public_ones_stay():
    mixed = ["10.0.0.1", "93.184.216.34", "::1", "2606:4700::1111"]
    resolver = GuardedResolver(Reactor(mixed), False, None)
    assert ask(resolver, "mixed.example") == ["93.184.216.34", "2606:4700::1111"]
    assert "mixed.example" not in resolver.refused


def test_a_name_that_moves_into_a_private_network_is_dropped_when_it_does():
    resolver = GuardedResolver(Reactor(["93.184.216.34"], ["169.254.169.254"]), False, None)
    assert ask(resolver, "moves.example") == ["93.184.216.34"]
    assert ask(resolver, "moves.example") == []
    assert resolver.refused["moves.example"] == "169.254.169.254 is a link-local address"


def test_private_addresses_pass_where_they_are_allowed():
    assert ask(GuardedResolver(Reactor(["127.0.0.1"]), True, None)) == ["127.0.0.1"]


def test_a_name_is_looked_up_as_it_is_written():
    reactor = Reactor([])
    ask(GuardedResolver(reactor, False, None), "straße.example")
    assert reactor.names == ["xn--strae-oqa.example"]
