"""Post-mortem: what became of an incident, from its first sign to what is to be learned of it.

A page to read and to fill in. It is made of the notices of the incident alone, so that it can be
made again at any time; what people add stands in the file that they keep.
"""

from alerts.postmortem.material import Material
from alerts.postmortem.whole import line, postmortem

__all__ = ["Material", "line", "postmortem"]
