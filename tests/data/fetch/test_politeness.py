"""Hosts are asked one request at a time, with a pause after each that grows where they are slow."""

import asyncio
from time import monotonic

import pytest

from linkvet.data.fetch import politeness
from linkvet.data.fetch.politeness import Host, Hosts


def test_the_pause_runs_from_the_end_of_a_request():
    async def ask(host, times):
        async with host.turn():
            times.append(monotonic())
            await asyncio.sleep(0.05)
            times.append(monotonic())

    async def ask_three_times():
        host, times = Host("a.example", 0.1), []
        await asyncio.gather(*(ask(host, times) for _ in range(3)))
        return times

    times = asyncio.run(ask_three_times())
    pauses = [after - before for before, after in zip(times[1::2], times[2::2], strict=False)]
    assert len(pauses) == 2 and min(pauses) >= 0.099


@pytest.mark.parametrize(
    ("answers", "delay"),
    [
        ([(2.0, True)], 2.0),
        ([(2.0, True), (1.0, True)], 1.5),
        ([(2.0, True), (0.1, False)], 2.0),  # an error comes fast, and says nothing
        ([(2.0, True), (9.0, False)], 9.0),
        ([(99.0, True)], politeness.LONGEST_DELAY),
    ],
)
def test_slow_hosts_get_longer_pauses(answers, delay):
    host = Host("a.example", 0.5)
    for latency, is_page in answers:
        host.adapt(latency, is_page)
    assert host.delay == delay


def test_hosts_are_forgotten_unless_they_are_asked(monkeypatch):
    monkeypatch.setattr(politeness, "MOST_HOSTS", 2)

    async def ask():
        hosts = Hosts(0.0)
        first = hosts["a.example"]
        async with first.turn():
            for name in "bcd":
                hosts[f"{name}.example"]
            assert hosts.known["a.example"] is first
        for name in "ef":
            hosts[f"{name}.example"]
        return list(hosts.known)

    assert asyncio.run(ask()) == ["e.example", "f.example"]
