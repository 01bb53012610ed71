"""Every layout of every vendor, by its header: which format it is and where its columns go."""

import pytest

from linkvet.data.errors import UserError
from linkvet.data.exports.vendors.detect import detect
from linkvet.data.exports.vendors.format import ColumnRule, key
from linkvet.data.exports.vendors.registry import FORMATS
from linkvet.data.links import DTYPES

AHREFS = (
    "Referring page title|Referring page URL|Language|Platform|Referring page HTTP code"
    "|Domain rating|UR|Domain traffic|Referring domains|Linked domains|External links"
    "|Page traffic|Keywords|Target URL|Left context|Anchor|Right context|Redirect Chain URLs"
    "|Redirect Chain status codes|Type|Is spam|Content|Nofollow|UGC|Sponsored|Rendered|Raw"
    "|Lost status|Drop reason|Discovered status|First seen|Last seen|Lost|Author|Page type"
    "|Page category|Links in group"
)
AHREFS_WEBMASTER_TOOLS = (
    "src_link_id|src_url|src_title|src_domain_dr|src_domain_traffic|src_page_traffic"
    "|src_page_refdomains|src_page_ext_links|src_page_linked_domains|src_page_ur|root_name|is_root"
    "|is_spam_domain|link_type|is_dofollow|is_nofollow|is_ugc|is_sponsored|is_content|anchor"
    "|left_snippet|right_snippet|first_seen|last_seen|last_visited|http_code|redirect_code"
    "|lost_reason|target_url"
)
AHREFS_2020 = (
    "#|Domain Rating|URL Rating (desc)|Referring Domains|Internal Links Count"
    "|External Links Count|Referring Page Title|Referring Page URL|Redirect chain (from)"
    "|Redirect chain (to)|Redirect type|Link URL|TextPre|Link Anchor|TextPost|Type"
    "|Backlink Status|First Seen|Last Check|Day Lost|Language|Traffic|Keywords|Js rendered"
    "|Linked Domains"
)
SEMRUSH_API = "page_ascore|source_url|source_title|target_url|anchor|nofollow|first_seen|last_seen"
AHREFS_BROKEN = (
    "Referring page title|Referring page URL|Language|Platform|Referring page HTTP code"
    "|Domain rating|UR|Domain traffic|Referring domains|Linked domains|External links"
    "|Page traffic|Keywords|Target URL|Target page HTTP code|Left context|Anchor|Right context"
    "|Redirect Chain URLs|Redirect Chain status codes|Type|Is spam|Content|Nofollow|UGC"
    "|Sponsored|Rendered|Raw|Target checked|Ref. page checked|Author|Page type|Page category"
    "|Links in group"
)
AHREFS_INTERSECT = (
    "Referring page title|Referring page URL|Language|Platform|Type|Author|Redirect Code"
    "|Domain rating|UR|Domain traffic|Referring domains|Page traffic|Intersect|example.com/"
)
AHREFS_API = (
    "url_from|url_to|anchor|snippet_left|snippet_right|title|domain_rating_source"
    "|url_rating_source|is_dofollow|is_nofollow|is_ugc|is_sponsored|is_content|links_external"
    "|linked_domains_source_page|refdomains_source|traffic|traffic_domain|first_seen_link"
    "|last_visited|last_seen|lost_reason|http_code"
)
SEMRUSH = (
    "Page ascore|Source title|Source url|Target url|Anchor|External links|Internal links"
    "|Nofollow|Sponsored|Ugc|Text|Frame|Form|Image|Sitewide|First seen|Last seen|New link"
    "|Lost link"
)
SEMRUSH_2019 = (
    "Page score|Page trust score|Source title|Source url|Target url|Anchor|External links"
    "|Internal links|Nofollow|Text|Frame|Form|Image|Sitewide|First seen|Last seen|New link"
    "|Lost link"
)
SEMRUSH_2016 = (
    "Page score|Page trust score|Source title|Source url|Target url|Anchor|External links"
    "|Internal links|Nofollow|Frame|Form|Image|Sitewide|First seen|Last seen"
)
SEMRUSH_AUDIT = (
    "Domain Authority Score|Page Authority Score|Source URL|Source Page Title|Source Domain"
    "|Target URL|Anchor|Anchor Type|Link Type|No Follow|Toxic Score|First Seen|Last Seen|Comment"
)
MAJESTIC_DOWNLOAD = (
    "Target URL|Source URL|Anchor Text|Source Crawl Date|Source First Found Date|FlagNoFollow"
    "|FlagImageLink|FlagRedirect|FlagFrame|FlagOldCrawl|FlagAltText|FlagMention"
    "|SourceCitationFlow|SourceTrustFlow|TargetCitationFlow|TargetTrustFlow"
    "|SourceTopicalTrustFlow_Topic_0|SourceTopicalTrustFlow_Value_0"
)
MAJESTIC_API = (
    "SourceURL|ACRank|AnchorText|Date|FlagRedirect|FlagFrame|FlagNoFollow|FlagImages|FlagDeleted"
    "|FlagAltText|FlagMention|TargetURL|DomainID|FirstIndexedDate|LastSeenDate|DateLost"
    "|ReasonLost|LinkType|LinkSubType|TargetCitationFlow|TargetTrustFlow|SourceCitationFlow"
    "|SourceTrustFlow|SourceTopicalTrustFlow_Topic_0"
)
MOZ_2017 = (
    "URL|Title|Anchor Text|Spam Score|Page Authority|Domain Authority"
    "|Number of Domains Linking to this Page|Number of Domains Linking to Domain|Origin"
    "|Target URL|Link Equity|No Link Equity|Only rel=nofollow|Only follow|301"
)
MOZ_2012 = (
    "URL|Title|Anchor Text|Page Authority|Domain Authority|Number of Links"
    "|Number of Domains Linking to Domain|Followable|301|Origin|Target URL"
)
FROG_OLD = "Type|Source|Destination|Size (Bytes)|Alt Text|Anchor|Status Code|Status|Follow"
FROG = FROG_OLD + "|Target|Rel|Path Type|Link Path|Link Position|Link Origin"
LINK = ("source_url", "target_url", "anchor")
SEEN = ("first_seen", "last_seen")

LAYOUTS = [
    ("ahrefs-backlinks", AHREFS, (*LINK, *SEEN, "vendor_verdict", "links_in_group", "lost")),
    ("ahrefs-backlinks", AHREFS.removesuffix("|Links in group"), (*LINK, *SEEN, "in_content")),
    ("ahrefs-backlinks", "Referring Page URL|Link URL|TextPre|Link Anchor|TextPost|DR|UR", LINK),
    ("ahrefs-webmaster-tools", AHREFS_WEBMASTER_TOOLS, (*LINK, "last_seen", "vendor_verdict")),
    ("ahrefs-backlinks-2020", AHREFS_2020, (*LINK, "last_seen", "external_links", "lost")),
    ("ahrefs-backlinks-2020", f"DNS Source|Occurences|{AHREFS_2020}", (*LINK, "links_in_group")),
    (
        "ahrefs-backlinks",
        "Referring page title|Referring page URL|Links To",
        ("source_url", "target_url", "title"),
    ),
    (
        "semrush-backlinks",
        SEMRUSH_API,
        ("source_url", "target_url", "anchor", "title", "nofollow", "first_seen", "last_seen"),
    ),
    ("ahrefs-broken-backlinks", AHREFS_BROKEN, (*LINK, "last_seen", "vendor_verdict")),
    ("ahrefs-link-intersect", AHREFS_INTERSECT, ("source_url", "domain_rating", "link_type")),
    ("ahrefs-api", AHREFS_API, (*LINK, *SEEN, "nofollow", "left_context", "page_rating")),
    ("ahrefs-refdomains", "Domain|Is spam|Domain rating", ("source_url", "vendor_verdict")),
    ("semrush-backlinks", SEMRUSH, (*LINK, *SEEN, "link_type", "lost", "sitewide")),
    ("semrush-backlinks-2019", SEMRUSH_2019, (*LINK, *SEEN, "link_type", "lost")),
    ("semrush-backlinks-2019", SEMRUSH_2016, (*LINK, *SEEN, "link_type", "page_rating")),
    ("semrush-audit", SEMRUSH_AUDIT, (*LINK, *SEEN, "vendor_verdict", "nofollow", "title")),
    (
        "semrush-refdomains",
        "Domain ascore|Domain|Backlinks|IP Address|Country|First seen|Last seen",
        ("source_url", "domain_rating", "ip", "country", *SEEN),
    ),
    ("majestic-backlinks", MAJESTIC_DOWNLOAD, (*LINK, *SEEN, "trust_flow", "page_category")),
    (
        "majestic-backlinks",
        "\ufeffSource URL|Anchor Text|Source Trust Flow|Source Citation Flow|Domain Trust Flow"
        "|Domain Citation Flow|Link First Indexed Date",
        ("source_url", "anchor", "trust_flow", "citation_flow", "first_seen"),
    ),
    ("majestic-backlinks", MAJESTIC_API, (*LINK, *SEEN, "lost", "lost_reason", "link_type")),
    ("majestic-backlinks", "SourceURL|ACRank|AnchorText|Date|TargetURL", (*LINK, "last_seen")),
    (
        "majestic-backlinks",
        "Source URL|Target URL|Anchor Text|Source ACRank|Source First Found Date|FlagNoFollow",
        (*LINK, "first_seen", "nofollow"),
    ),
    ("moz-links", MOZ_2017, (*LINK, "vendor_verdict", "nofollow", "referring_domains")),
    ("moz-links", MOZ_2012, (*LINK, "nofollow", "domain_rating", "domain_referring_domains")),
    ("moz-links", "URL|Target URL|DA|PA", ("source_url", "target_url", "domain_rating")),
    ("gsc-links", "Linking page|Last crawled", ("source_url", "last_seen")),
    ("gsc-links", "Linking page", ("source_url",)),
    ("gsc-links", "דף מקשר|נסרק לאחרונה", ("source_url", "last_seen")),
    ("gsc-links", "Página de enlace|Último rastreo", ("source_url", "last_seen")),
    ("gsc-links", "Verlinkende Adresse|Zuletzt gecrawlt", ("source_url", "last_seen")),
    ("gsc-2012", "Links", ("source_url",)),
    ("gsc-linking-sites", "Site|Linking pages|Target pages", ("source_url", "links_in_group")),
    ("bing-links", "Source Url|Anchor text|Target Url", LINK),
    (
        "spyglass-backlinks",
        "Backlink page|Anchor Text|ALT|No-Follow|Image|Inlink Rank|Domain Inlink Rank|First Seen",
        ("source_url", "anchor", "nofollow", "page_rating", "domain_rating", "first_seen"),
    ),
    ("screaming-frog-inlinks", FROG_OLD, (*LINK, "nofollow", "link_type")),
    ("screaming-frog-inlinks", FROG, (*LINK, "nofollow", "ugc", "in_content")),
    ("screaming-frog-inlinks", FROG.replace("|Follow", "|Crawlability|Follow"), LINK),
    ("plain", "url|anchor|target|dofollow|date found", (*LINK, "nofollow", "first_seen")),
    ("plain", "Source;Destination".replace(";", "|"), ("source_url", "target_url")),
    ("plain", "source_url|domain_rating|in_content", ("source_url", "domain_rating")),
    ("plain-domains", "Referring domain|DR|Traffic", ("source_url", "domain_rating")),
]


def sample(names):
    """Give one row whose cells fit what the names promise."""
    dates = ("crawl", "rastreo", "seen", "נסרק", "date")
    return [
        "2026-02-06" if any(word in name.lower() for word in dates) else "https://a.example.com/x"
        for name in names
    ]


@pytest.mark.parametrize(("form", "header", "columns"), LAYOUTS)
def test_every_layout_is_known_and_fills_its_columns(form, header, columns):
    names = header.split("|")
    layout = detect(names, [sample(names)])
    assert layout.format.id == form
    assert set(columns) <= set(layout.rules)


@pytest.mark.parametrize(("form", "header", "columns"), LAYOUTS)
def test_case_order_and_spacing_make_no_difference(form, header, columns):
    names = [f" {name.upper()} " for name in reversed(header.split("|"))]
    layout = detect(names, [sample(names)])
    assert layout.format.id == form
    assert set(columns) <= set(layout.rules)


REPORTS = [
    ("Target page|Internal links", "internal links"),
    ("Target page|Incoming links|Linking sites", "top target pages"),
    ("דף יעד|קישורים נכנסים|אתרים מקשרים", "top target pages"),
    ("Rank|Link text", "linking text"),
    ("Top queries|Clicks|Impressions|CTR|Position", "performance"),
    ("Anchor|Backlinks Count", "anchors"),
    ("Anchor|Domains|Backlinks|First seen|Last seen", "anchors"),
    ("Anchor|Referring domains|Dofollow", "anchors"),
    ("Keyword|Volume|KD", "keywords"),
    ("Address|Content Type|Status Code|Indexability", "crawl of your own site"),
]


@pytest.mark.parametrize(("header", "name"), REPORTS)
def test_reports_that_are_no_backlinks_are_refused_by_name(header, name):
    names = header.split("|")
    with pytest.raises(UserError, match=name) as refusal:
        detect(names, [["https://www.example.com/", "3"] + ["1"] * 5], file="report.csv")
    assert refusal.value.file == "report.csv"
    assert "xport" in str(refusal.value.cure)


def test_declarations_name_columns_of_the_link_table_and_no_format_twice():
    for form in FORMATS:
        filled = set()
        for entry in form.columns.values():
            takes = (
                entry
                if isinstance(entry, tuple) and not isinstance(entry, ColumnRule)
                else (entry,)
            )
            filled |= {take.column if isinstance(take, ColumnRule) else take for take in takes}
        assert filled <= set(DTYPES), form.id
        assert "source_url" in filled, form.id
    ids = [form.id for form in FORMATS]
    assert len(ids) == len(set(ids))


def test_marks_are_columns_or_telling_names_that_keep_their_letters():
    assert all(key(name) for form in FORMATS for names in form.signatures for name in names)
