"""Partial: some settings of a dataclass, which hold over others of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True)  # with slots, Partial[Rules]() would raise: Python calls super() in a copy
class Partial(Generic[T]):
    """The fields of T that are set. Where T has a dataclass, that one's are partial again."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def over(self, base: T) -> T:
        """The base, with what is set in the place of its own."""
        return replace(
            base, **{name: _over(each, base, name) for name, each in self.values.items()}
        )

    def sets(self, key: str) -> bool:
        """Whether a field is set; `severity.crisis_points` is one of an inner dataclass."""
        name, _, rest = key.partition(".")
        return name in self.values and (not rest or self.values[name].sets(rest))


def _over(value: Any, base: Any, name: str) -> Any:
    return value.over(getattr(base, name)) if isinstance(value, Partial) else value
