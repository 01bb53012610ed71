"""Addresses inside private networks are told from public ones, however they are written."""

import pytest

from linkvet.data.storage.ssrf import refusal


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 127.8.9.10 0.0.0.0 0.1.2.3 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1
    169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1 198.18.0.1 192.88.99.1 224.0.0.1 240.0.0.1
    255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 4000::1
    2001:db8::1 3fff::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:a00:1 ::127.0.0.1
    64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1::1 2001:0:4136:e378:8000:63bf:80ff:fffe
    """.split(),
)
def test_refused(address):
    assert refusal(address)


@pytest.mark.parametrize(
    "address",
    "8.8.8.8 93.184.216.34 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450:4001:81b::200e "
    "::ffff:8.8.8.8 64:ff9b::808:808".split(),
)
def test_public(address):
    assert refusal(address) is None


def test_the_kind_is_said():
    assert refusal("169.254.169.254") == "a link-local address"
    assert refusal("::ffff:127.0.0.1") == "a loopback address"
    assert refusal("10.0.0.1") == "a private address"


def test_what_is_no_address_is_no_public_one():
    with pytest.raises(ValueError):
        refusal("localhost")
