"""Origin: how people are told where a wave comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The field, and its patterns; named as `Pattern` has them."""

    label: str
    one_post: str
    few: str
    many: str
    unknown: str
    network: str


EN = Origin(
    label="Origin, last 24 hours",
    one_post="one post spreads ({share} of all shares)",
    few="few authors ({authors}, {posts})",
    many="many authors ({authors})",
    unknown="unknown",
    network="most shared on {network}",
)

FR = Origin(
    label="Origine, 24 dernières heures",
    one_post="une publication se propage ({share} des partages)",
    few="quelques auteurs ({authors}, {posts})",
    many="de nombreux auteurs ({authors})",
    unknown="inconnue",
    network="surtout sur {network}",
)
