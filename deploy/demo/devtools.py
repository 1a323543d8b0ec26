"""DevTools: a chromium without a screen that does what a person would, by its own protocol.

https://chromedevtools.github.io/devtools-protocol
"""

import asyncio
import base64
import contextlib
import json
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np

from deploy.demo.png import Pixels
from deploy.demo.screenshot import QUIET

STARTS_IN = 30.0  # seconds
LOOK_EVERY = 0.02  # seconds
MESSAGE_LIMIT = 64_000_000  # bytes; a picture comes as one message
KEYS = {"Enter": ("Enter", 13, "\r"), "Escape": ("Escape", 27, ""), "Tab": ("Tab", 9, "\t"),
        "ArrowDown": ("ArrowDown", 40, ""), "ArrowUp": ("ArrowUp", 38, "")}  # fmt: skip

# The middle of the first element that fits and is shown, if nothing lies over it; else null.
FIND = """
((selector, words) => {
  for (const node of document.querySelectorAll(selector)) {
    if (words !== null && node.textContent.trim() !== words) continue;
    node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    if (box.width && top && (node.contains(top) || top.contains(node))) return [x, y];
  }
  return null;
})(%s, %s)
"""

# A clock that stands still.
CLOCK = """
globalThis.Date = class extends Date {
  constructor(...given) { super(...(given.length ? given : [%d])); }
  static now() { return new this().getTime(); }
};
"""

# Width, height and colours of a PNG: browsers read them, Python's library does not.
READ = """
(async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) {
    text += String.fromCharCode(...data.subarray(at, at + 32768));
  }
  return [image.width, image.height, btoa(text)];
})(%s)
"""


class Tab:
    """A page in the browser. What its script complains of is kept in `complaints`."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.complaints: list[str] = []
        self._socket = socket
        self._count = 0

    async def open(self, address: str) -> None:
        """Go to a page."""
        await self._call("Page.navigate", url=address)
        await self.until("document.readyState === 'complete'")

    async def resize(
        self, width: int, height: int, *, telephone: bool = False, fine: int | None = None
    ) -> None:
        """As wide and high as this, in CSS pixels, each of so many by so many of the screen."""
        await self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=telephone,
            deviceScaleFactor=fine or (2 if telephone else 1),
        )  # fmt: skip

    async def ask(self, expression: str) -> Any:
        """What a JavaScript expression is worth."""
        answer = await self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise ValueError(answer["exceptionDetails"]["exception"].get("description", expression))
        return answer["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Wait until it is worth something, and what."""
        while not (value := await self.ask(expression)):  # noqa: ASYNC110  # the page tells no one
            await asyncio.sleep(LOOK_EVERY)
        return value

    async def sees(self, words: str) -> None:
        """Wait until the page shows these words."""
        await self.until(f"document.body?.innerText.includes({json.dumps(words)})")

    async def click(self, selector: str, words: str | None = None) -> None:
        """Press the first element that fits, by its middle, once nothing lies over it."""
        x, y = await self.until(FIND % (json.dumps(selector), json.dumps(words)))
        for kind in ("mousePressed", "mouseReleased"):
            await self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                             clickCount=1)  # fmt: skip

    async def write(self, text: str) -> None:
        """Type into what has the focus."""
        await self._call("Input.insertText", text=text)

    async def key(self, name: str) -> None:
        """Press a key: Enter, Escape, Tab, ArrowDown or ArrowUp."""
        code, number, text = KEYS[name]
        about = {"key": name, "code": code, "windowsVirtualKeyCode": number}
        await self._call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        await self._call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def look(self, rows: slice = slice(None)) -> Pixels:
        """What it looks like, or some rows of it."""
        taken = await self._call("Page.captureScreenshot", format="png")
        opened = await self._call("Runtime.evaluate", expression=READ % json.dumps(taken["data"]),
                                  awaitPromise=True, returnByValue=True)  # fmt: skip
        width, height, colours = opened["result"]["value"]
        flat = np.frombuffer(base64.b64decode(colours), np.uint8)
        return flat.reshape(height, width, 4)[rows, :, :3]

    async def cut_off(self) -> None:
        """Let the network be gone."""
        await self._call("Network.enable")
        await self._call(
            "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0,
            uploadThroughput=0,
        )  # fmt: skip

    async def prefer(self, scheme: str) -> None:
        """As whose screen is `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self._call("Emulation.setEmulatedMedia", features=features)

    async def freeze(self, at: float) -> None:
        """Let every page that is opened from now on believe that it is this time, in UTC."""
        await self._call("Emulation.setTimezoneOverride", timezoneId="UTC")
        await self._call("Page.addScriptToEvaluateOnNewDocument", source=CLOCK % int(at * 1000))

    async def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        await self._socket.send_json({"id": self._count, "method": method, "params": parameters})
        while True:
            answer: dict[str, Any] = await self._socket.receive_json()
            if answer.get("id") == self._count:
                break
            self._listen(answer)
        if "error" in answer:
            raise ValueError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _listen(self, event: dict[str, Any]) -> None:
        about = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(about["exceptionDetails"]))
        elif event.get("method") == "Log.entryAdded" and about["entry"]["level"] == "error":
            self.complaints.append(about["entry"]["text"])

    async def prepare(self) -> None:
        """Hear of complaints."""
        for domain in ("Page", "Runtime", "Log"):
            await self._call(f"{domain}.enable")


@contextlib.contextmanager
def a_browser(program: str) -> Iterator[int]:
    """A browser of one's own, which goes afterwards with all that it kept. Yields its port."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *QUIET, f"--user-data-dir={profile}", "--remote-debugging-port=0"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        try:
            yield _port(Path(profile) / "DevToolsActivePort", process)
        finally:
            process.terminate()
            process.wait()


def _port(told: Path, process: "subprocess.Popen[bytes]") -> int:
    """Where the browser listens, once it has written the whole line."""
    deadline = time.monotonic() + STARTS_IN
    while not (told.exists() and "\n" in (lines := told.read_text(encoding="ascii"))):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError("chromium does not start")
        time.sleep(LOOK_EVERY)
    return int(lines.partition("\n")[0])


@contextlib.asynccontextmanager
async def a_tab(port: int) -> AsyncIterator[Tab]:
    """An empty page in a browser, for as long as it is needed."""
    browser = f"http://127.0.0.1:{port}/json"
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{browser}/new?about:blank") as answer:
            page = await answer.json()
        address = page["webSocketDebuggerUrl"]
        async with session.ws_connect(address, max_msg_size=MESSAGE_LIMIT) as socket:
            tab = Tab(socket)
            await tab.prepare()
            yield tab
        async with session.get(f"{browser}/close/{page['id']}"):
            pass
