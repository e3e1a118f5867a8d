"""A taken port is named, and the next free one is used."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fellesskap_cli.duties import Ports, choose_ports
from fellesskap_cli.ports import NoPortError, find_holder, is_free, next_free


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def unused() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_is_free_until_somebody_listens(taken: int) -> None:
    assert not is_free(taken)
    assert is_free(unused())


def test_a_listener_on_the_other_internet_protocol_counts() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6) as listener:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            listener.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        listener.listen()
        assert not is_free(listener.getsockname()[1])


def test_the_next_free_port_skips_those_that_are_taken_or_promised(taken: int) -> None:
    assert next_free(taken) > taken
    free = unused()
    assert next_free(free, taken=[free]) > free


def test_no_free_port_is_said() -> None:
    with pytest.raises(NoPortError, match="65535"):
        next_free(65535, taken=[65535])


def test_the_holder_is_named(taken: int) -> None:
    assert find_holder(taken) == f"{comm()} (process {os.getpid()})"


def test_a_free_port_has_no_holder() -> None:
    assert find_holder(unused()) is None


def test_the_run_says_who_has_the_port_and_which_it_takes_instead(taken: int) -> None:
    said: list[str] = []
    provider, mailbox, smtp = unused(), unused(), unused()
    chosen = choose_ports(Ports(taken, provider, mailbox, smtp), "127.0.0.1", said.append)
    assert chosen.web not in (taken, provider, mailbox, smtp)
    assert (chosen.provider, chosen.mailbox, chosen.smtp) == (provider, mailbox, smtp)
    [line] = said
    assert f"Port {taken} for the pages is taken by {comm()} (process {os.getpid()})" in line
    assert f"using {chosen.web} instead" in line


def test_one_port_is_not_given_twice() -> None:
    free = unused()
    chosen = choose_ports(Ports(free, free, free, free), "127.0.0.1", lambda _: None)
    assert len({chosen.web, chosen.provider, chosen.mailbox, chosen.smtp}) == 4


def comm() -> str:
    """This process's name as the system knows it."""
    said = subprocess.run(["ps", "-o", "comm=", "-p", str(os.getpid())], capture_output=True, check=True)
    return Path(said.stdout.decode().strip()).name
