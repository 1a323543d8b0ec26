"""Addresses: how servers and pages are written in the environment."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

HOST = r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]"  # or an IPv6 address in brackets
LAST_PORT = 65_535


def servers(text: str) -> str:
    """A list of host:port, with commas between.

    Raises:
        ValueError: it is none.
    """
    servers = [server.strip() for server in text.split(",")]
    if not all(_is_server(server) for server in servers):
        raise ValueError("is not a list of servers")
    return ",".join(servers)


def _is_server(text: str) -> bool:
    host, _, port = text.rpartition(":")
    number = int(port) if re.fullmatch(r"[0-9]{1,5}", port) else 0
    return bool(re.fullmatch(HOST, host)) and 0 < number <= LAST_PORT


def address(text: str) -> str:
    """An https address, or one of this machine, with a slash at its end.

    Raises:
        ValueError: it is none.
    """
    try:
        parts = urlsplit(text)
        sound = parts.hostname and parts.port != 0
        sound = sound and (parts.scheme == "https" or _is_at_home(parts))
    except ValueError:
        sound = False
    if not sound or parts.username or parts.query or parts.fragment or not text.isprintable():
        raise ValueError("is not an address")
    return text.rstrip("/") + "/"


def stream(text: str) -> str:
    """The address of a WebSocket: wss, or ws on this machine.

    Raises:
        ValueError: it is none.
    """
    if not text.startswith(("wss://", "ws://")):
        raise ValueError("is not the address of a WebSocket")
    address(f"http{text[2:]}")
    return text


def page(text: str) -> str:
    """The address of a page that anybody may read, http or https; with a query, if it has one.

    Raises:
        ValueError: it is none.
    """
    try:
        parts = urlsplit(text)
        sound = parts.hostname and parts.port != 0 and parts.scheme in {"http", "https"}
    except ValueError:
        sound = False
    if not sound or parts.username or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError("is not the address of a page")
    return text


def _is_at_home(parts: SplitResult) -> bool:
    """Whether it is plain http that does not leave this machine. What is no address, raises."""
    host = parts.hostname or ""
    return parts.scheme == "http" and (host == "localhost" or ip_address(host).is_loopback)
