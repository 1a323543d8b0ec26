"""The demo of deploy/compose.yaml: its services, as processes, tell the story to its end."""

import json
from contextlib import ExitStack
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from deploy.demo.story import FIBRE, MOBILE
from tests.broker import Broker, listens, wait_for
from tests.compose import Playhouse

_direct = build_opener(ProxyHandler({}))


@pytest.mark.image
@pytest.mark.timeout(900)
def test_it_tells_its_story_and_the_page_shows_it(broker: Broker, tmp_path: Path) -> None:
    house = Playhouse(broker.address, tmp_path)
    house.run("demo-topics")
    with ExitStack() as stack:
        stack.enter_context(house.running("demo-slack"))
        wait_for(lambda: listens(int(house.slack_port)), "the local Slack listens")
        for name in ("demo-worker", "demo-notifier"):
            process = stack.enter_context(house.running(name))
            wait_for(lambda name=name: house.asked(name), f"{name} is healthy", process)  # type: ignore[misc]
        said = house.run("demo")
        with _direct.open(f"http://127.0.0.1:{house.slack_port}/state") as answer:
            shown = json.load(answer)
    assert f"http://127.0.0.1:{house.slack_port}/" in said
    assert "does not show all of it" not in said
    told = said.partition("What happened:")[2]
    assert all(brand in told for brand in (MOBILE, FIBRE))
    assert MOBILE in json.dumps(shown)
