"""Family: one metric, how it is told apart, and how few series it can have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Generic, TypeVar, cast

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, disable_created_metrics
from prometheus_client.metrics import MetricWrapperBase

Made = TypeVar("Made", bound=MetricWrapperBase)

OTHER = "other"  # stands for a label value that is not in the label's list
SEED_LIMIT = 250  # series a counter may start with: a first increment from nothing is no rate
BUCKET_LIMIT = 150  # the same of a histogram


@dataclass(frozen=True, slots=True)
class Axis:
    """A label and the values it can have; none listed: the values come from the settings."""

    name: str
    values: tuple[str, ...] = ()

    def fold(self, value: str) -> str:
        """The value itself, or `other` where the list does not have it."""
        return value if not self.values or value in self.values else OTHER


@dataclass(frozen=True, slots=True)
class Family(Generic[Made]):
    """One metric: what it is called, what it means and how it is told apart."""

    kind: type[Made]
    name: str
    help: str
    axes: tuple[Axis, ...] = ()
    buckets: tuple[float, ...] = ()

    def register(self, registry: CollectorRegistry) -> Made:
        """The series of this family, known to the registry from now on."""
        options: dict[str, Any] = {"buckets": self.buckets} if self.buckets else {}
        labels = () if self.kind is Info else tuple(axis.name for axis in self.axes)
        name = self.name.removesuffix("_info")  # which the library puts back
        return self.kind(name, self.help, labels, registry=registry, **options)

    def seeds(self) -> Iterator[tuple[str, ...]]:
        """The label values that a counter or a histogram shows from the start, at zero."""
        lists = [axis.values for axis in self.axes]
        count = prod(map(len, lists))
        series, limit = count, SEED_LIMIT
        if self.kind is Histogram:
            series, limit = count * (len(self.buckets) + 3), BUCKET_LIMIT
        if self.kind in {Counter, Histogram} and lists and 0 < series <= limit:
            yield from product(*lists)


class Registered:
    """Families that a registry knows, by which their series are found; labels are folded here."""

    def __init__(self, registry: CollectorRegistry, families: Iterable[Family[Any]]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a series that nobody reads
        self._series = dict[str, Any]()
        for family in families:
            self._series[family.name] = family.register(registry)
            for values in family.seeds():
                self._series[family.name].labels(*values)

    def __getitem__(self, family: Family[Made]) -> Made:
        return cast("Made", self._series[family.name])

    def _at(self, family: Family[Made], *values: str) -> Made:
        pairs = zip(family.axes, values, strict=True)
        return self[family].labels(*(axis.fold(value) for axis, value in pairs))
