"""Knock: whether Kafka opens to us, asked of one connection before any client starts.

The clients would keep the reason to themselves, and say after ten seconds that there is no Kafka.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError
from aiokafka.protocol.metadata import MetadataRequest

from pipeline.entry import (
    ENCRYPTED,
    NOT_ENCRYPTED,
    WANTS_LOGIN,
    EntryError,
    Refusal,
    Unreachable,
    no_entry,
)

ANSWER = 5_000  # milliseconds for each answer of a Kafka that is well, on a bad line

Address = tuple[str, int]
Connect = Callable[..., Awaitable[Any]]  # aiokafka's, or what stands in for it


def knock(settings: Mapping[str, Any], connect: Connect = create_conn) -> None:
    """Look whether Kafka opens, at our addresses of it and at those that it names itself.

    Args:
        settings: what its clients take.
        connect: opens one connection.

    Raises:
        EntryError: it does not.
    """
    asyncio.run(Visitor(settings, connect).call())


class Visitor:
    """Comes as Kafka's clients come, and leaves when the door is open."""

    def __init__(self, settings: Mapping[str, Any], connect: Connect) -> None:
        self._own = dict(settings) | {"request_timeout_ms": ANSWER}
        self._servers = [address_of(server) for server in self._own.pop("bootstrap_servers")]
        security = str(self._own["security_protocol"])
        self._logs_in, self._is_encrypted = "SASL" in security, "SSL" in security.split("_")
        self._connect = connect

    async def call(self) -> None:
        """One of our addresses has to open, and one of those that Kafka names there.

        Raises:
            EntryError: none does.
        """
        named = await self._first(self._servers, "")
        if not set(named) & set(self._servers):
            await self._first(named, " (so it names itself: advertised.listeners)")

    async def _first(self, addresses: list[Address], aside: str) -> list[Address]:
        """What the first one names that opens. All are asked at once."""
        answers = await asyncio.gather(*(self._visit(address, aside) for address in addresses))
        problems = [answer for answer in answers if isinstance(answer, EntryError)]
        for answer in answers:
            if not isinstance(answer, EntryError):
                return answer
        raise next((each for each in problems if isinstance(each, Refusal)), problems[0])

    async def _visit(self, address: Address, aside: str) -> list[Address] | EntryError:
        """The brokers that one names, or why it does not open."""
        place = f"Kafka at {address[0]}:{address[1]}{aside}"
        try:
            connection = await self._connect(*address, **self._own)
        except (OSError, KafkaError) as problem:
            found = no_entry(place, problem)
            misheard = not isinstance(found, Refusal) and await self._misheard(address)
            return Refusal(place, misheard) if misheard else found
        try:
            answer = await connection.send(MetadataRequest([]))
        except (OSError, KafkaError) as problem:  # it only told us its versions
            return no_entry(place, problem) if self._logs_in else Refusal(place, WANTS_LOGIN)
        finally:
            connection.close()
        named = [(host, port) for _, host, port, *_ in answer.brokers]
        return named or Unreachable(place, "it names no brokers yet")

    async def _misheard(self, address: Address) -> str | None:
        """What to say if Kafka answers there with encryption, or without, where we do not."""
        others = {"security_protocol": "PLAINTEXT" if self._is_encrypted else "SSL"}
        try:
            connection = await self._connect(
                *address, **others, ssl_context=blind(), request_timeout_ms=ANSWER
            )
        except (OSError, KafkaError):
            return None
        connection.close()
        return NOT_ENCRYPTED if self._is_encrypted else ENCRYPTED


def blind() -> ssl.SSLContext:
    """Encryption with whomever: nothing is said to them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def address_of(server: str) -> Address:
    """Host and port of a bootstrap server."""
    host, _, port = server.rpartition(":")
    return host.strip("[]"), int(port)
