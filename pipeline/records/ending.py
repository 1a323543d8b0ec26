"""Ending: leave the process when it cannot go on, so that a supervisor starts it anew."""

import logging
import os
from typing import NoReturn

CANNOT_GO_ON = 70  # EX_SOFTWARE of sysexits.h


def end_process(reason: str) -> NoReturn:
    """End at once. A restart reads again from the committed offset, and nothing is lost.

    Faust's own crash can leave its consumer thread alive: a member of the group, and the owner of
    partitions that nobody works on.
    """
    logging.getLogger(__name__).critical("ends here, to be started again: %s", reason)
    logging.shutdown()
    os._exit(CANNOT_GO_ON)
