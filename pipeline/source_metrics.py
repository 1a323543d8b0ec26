"""Source metrics: what `tocsin source run` tells Prometheus of the networks."""

from collections import Counter

from pipeline import axes, source_series
from pipeline.family import Registered
from pipeline.sources.source import State


class SourceMetrics(Registered):
    """Whether the networks are heard, how far, and what they told."""

    def listened(self, source: str, state: State, until: float | None, told: Counter[str]) -> None:
        """A source is in this state, has heard all until then, and told so much more."""
        for each in State:
            self._at(source_series.SOURCE_STATE, source, each).set(each is state)
        if until is not None:
            self._at(source_series.SOURCE_UNTIL, source).set(until)
        for what in axes.HEARD.values:  # from zero on, or the first would be no increase
            self._at(source_series.SOURCE_EVENTS, source, what).inc(told[what])
