"""The figures of a profile that was judged, for the summary."""

from typing import Any

from linkvet.data.exports.read import Given
from linkvet.model.judging.judge import Judged, Standard
from linkvet.model.results import networks
from linkvet.model.results.summary import refusals, summary


def figures(judged: Judged, by: Standard, given: Given, names: tuple[str, ...]) -> dict[str, Any]:
    """Figures of a run that every run has; `names` are what the site is called."""
    shift, own = judged.predicted.shift, by.own
    figures = summary(
        given, by.model, own.main, by.precision, judged.links, judged.domains, judged.disavow
    )
    figures["names"] = list(names)
    figures |= {"own_sites": list(own.names)} if len(own.names) > 1 else {}
    figures["drift"] = judged.predicted.drift
    figures["profile_share"] = shift and shift._asdict()
    figures["networks"] = networks.counted(judged.networks)
    if judged.refused:
        figures["disavow"]["refused"] = refusals(judged.refused)
    figures |= judged.people.figures if judged.people else {}
    return figures | ({"allow": {"unmatched": judged.unmatched}} if judged.unmatched else {})
