import pytest

from linkvet.data.disavow.gate import sift
from linkvet.data.errors import UserError
from linkvet.data.own_site import OwnSites, own_sites, refuse_several, refuse_unmet

PLAIN = [
    "spa.example",
    "SPA.EXAMPLE",
    "Spa.Example",
    "www.spa.example",
    "WWW.SPA.EXAMPLE",
    "spa.example.",
    "www.spa.example.",
    "spa.example/",
    "www.spa.example/",
    " spa.example ",
    "http://spa.example",
    "https://spa.example",
    "https://www.spa.example/",
    "HTTPS://SPA.EXAMPLE/",
    "https://spa.example:443/",
    "https://spa.example:8443",
    "spa.example:8080",
    "spa.example:",
    "https://user@spa.example/",
    "https://user:word@www.spa.example:8443/a?b#c",
    "user@spa.example",
    "//spa.example/a",
    "https:spa.example",
    "https:/spa.example",
    "https:\\\\spa.example\\a",
    "spa.example/a/b?c=d",
    "spa.example?x",
    "spa.example#y",
    "https://spa.example./",
    "sc-domain:spa.example",
    "domain:spa.example",
    "*.spa.example",
    "https://shop.spa.example/",
    '"spa.example"',
    "<https://spa.example/>",
    "\uff53\uff50\uff41.example",
]
IDNA = [
    "b\u00fccher.example",
    "B\u00dcCHER.example",
    "xn--bcher-kva.example",
    "https://www.XN--BCHER-KVA.example:8443/",
]


@pytest.mark.parametrize("given", PLAIN + IDNA)
def test_every_spelling_of_the_own_site_protects_it(given):
    own = own_sites(given)
    host = "xn--bcher-kva.example" if given in IDNA else "spa.example"
    lines = [f"domain:{host}", f"https://www.{host}/a", f"http://{host}/b"]
    gate = sift([*lines, "domain:other.example"], own)
    assert gate.passed == ["domain:other.example"]
    assert [one.rule for one in gate.refused] == ["own-site"] * 3


@pytest.mark.parametrize("given", ["my site", "", "com", "co.uk", "https://", "spa"])
def test_what_cannot_be_a_site_is_refused(given):
    with pytest.raises(UserError, match="is not a site"):
        own_sites(given)


def test_a_site_that_no_row_points_at_is_refused_by_the_sites_they_do_point_at():
    linked = [("spa.example", 12), ("pier.example", 1)]
    with pytest.raises(UserError, match=r"spa\.example \(12 rows\), pier\.example \(1 row\)"):
        refuse_unmet(own_sites("sap.example"), linked)
    refuse_unmet(own_sites(["sap.example", "spa.example"]), linked)
    refuse_unmet(own_sites("sap.example"), [])


def test_rows_of_several_sites_are_refused_unless_all_are_the_own():
    linked = [("spa.example", 12), ("old-spa.example", 1)]
    for own in (OwnSites(), own_sites("spa.example")):
        with pytest.raises(UserError, match="several sites"):
            refuse_several(own, linked)
    refuse_several(own_sites(["spa.example", "old-spa.example"]), linked)
