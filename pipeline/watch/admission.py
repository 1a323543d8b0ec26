"""Admission to a worker: by what its table holds, too."""

from collections.abc import Collection

from pipeline.admission import Admission
from pipeline.config import Config
from pipeline.watch.ledger import Ledger


class WorkerAdmission(Admission):
    """For one batch; what it lets in stands in the table before the next one."""

    def __init__(self, config: Config, ledger: Ledger, partitions: Collection[int]) -> None:
        super().__init__(config.brands, has_stage=config.drill.channel is not None)
        self.ledger, self.partitions = ledger, partitions

    def _is_watched(self, brand: str) -> bool:
        known = self.ledger.table.get(brand)
        return known is not None and known.is_watched

    def _strangers(self) -> set[str]:
        """Those of our partitions."""
        table, known = self.ledger.table, self.brands.known
        mine = ((b, e) for b, e in table.items() if e.partition in self.partitions)
        return {brand for brand, envelope in mine if envelope.is_watched and brand not in known}
