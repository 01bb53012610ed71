"""Addresses that no page of the web has: a fetcher led to them would knock inside its own network.

Whoever sets a link, a redirect or a DNS entry chooses where the fetcher goes. So every address is
judged after the name was resolved, just before the connection is made.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IPv6 that carries an IPv4 address within it, and where: RFC 6052, 8215, 4291 (section 2.5.5.1)
WRAPPED = (
    (ip_network("64:ff9b::/96"), 0),
    (ip_network("64:ff9b:1::/48"), 0),
    (ip_network("::/96"), 0),
    (ip_network("2002::/16"), 80),
)
SHARED = ip_network("100.64.0.0/10")  # between a provider and its customers, RFC 6598
# special purposes that Python 3.11 takes for public, at least in part
SPECIAL = [ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
# what the registries gave out; all other IPv6 is reserved, link-local, private or multicast
UNICAST = ip_network("2000::/3")


def refusal(address: str) -> str | None:
    """Say why an address is not to be connected to; None where it is public.

    >>> refusal("169.254.169.254"), refusal("::ffff:10.0.0.1"), refusal("93.184.216.34")
    ('a link-local address', 'a private address', None)

    Raises
    ------
    ValueError
        The text is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    inner = _wrapped(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return _kind(inner)
    return _kind(ip)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.teredo:
        return address.teredo[1]
    if int(address) < 2:  # :: and ::1 are not IPv4 addresses in IPv6
        return None
    for network, shift in WRAPPED:
        if address in network:
            return IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return None


def _kind(address: IPv4Address | IPv6Address) -> str | None:
    kinds = (
        ("an unspecified address", address.is_unspecified),
        ("a loopback address", address.is_loopback),
        ("a link-local address", address.is_link_local),
        ("a multicast address", address.is_multicast),
        ("an address shared by a provider", address.version == 4 and address in SHARED),
        ("a reserved address", address.is_reserved or _special(address)),
        ("a private address", address.is_private or not address.is_global),
    )
    return next((name for name, is_so in kinds if is_so), None)


def _special(address: IPv4Address | IPv6Address) -> bool:
    """Tell what is kept for special purposes; private addresses have a word of their own."""
    if address.is_private:
        return False
    beyond = address.version == 6 and address not in UNICAST
    return beyond or any(address in network for network in SPECIAL)
