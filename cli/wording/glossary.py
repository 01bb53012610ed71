"""What each figure of a profile means, in a sentence; the terminal and the report both say it."""

from linkvet.analysis.profile.link_kinds import UNTOLD

MEANS = {
    "verdicts": "A domain counts once, however often it links, and as followed if one of its links "
    "is.",
    "bands": "Bands of the probability of spam. It is calibrated: of 100 domains at 80% some 80 "
    "are spam, over many profiles like those the model learned from. On a single profile it can be "
    "off, the more so the less the export tells.",
    "without_spam": "Without spam: what would be left without the domains, and the single links, "
    "at 75% and over. That is more than the verdict “spam” asks for, and nothing to upload.",
    "domain_rating": "The tool’s rating of the referring domains, as a rule from 0 to 100. Ratings "
    "can be pushed up: read them beside the visitors.",
    "domain_traffic": "Visitors a month from search, as the tool estimates them. A rating without "
    "visitors is a usual mark of sites made for links.",
    "title_fit": "How familiar the words of the referring pages’ titles are to the titles of the "
    "other referring domains: 0 if they share no word, 1 if all do, and rare words count more. A "
    "title that is on many domains counts once.",
    "context_fit": "The same for the words around the links.",
    "similarity": "Cosine of what the referring pages say with what the site is about, by the "
    "embeddings that were named, from -1 to 1. It stands beside the verdict and isn't part of it. "
    "What is high differs from one set of embeddings to the next: compare domains, not figures.",
    "diversity": "Effective: how many equally common ones would be as diverse (exponential of the "
    "Shannon entropy; Hill 1973, Jost 2006). Of ten anchors of which one is on nearly all domains, "
    "hardly more than one is effective. What is not known is left out.",
    "anchors": "People link with names and addresses by themselves. The same commercial phrase on "
    "many domains is seldom their own idea.",
    "kinds": "A domain with links of two kinds counts in both. What no rule tells apart is called "
    f"editorial; most links from {UNTOLD} are among it. A mirror shows somebody else’s page or "
    "service: as a front end or archive that is run for readers, which is never disavowed, or as a "
    "clone.",
    "languages": "Language of the referring pages, as the tool reads it.",
    "countries": "Country by the ending of the domain (.fr, .co.uk). Endings that Google takes for "
    "generic, such as .com, .io or .tv, name no country.",
    "velocity": "A burst is a month with more new domains than chance gives once in 1,000 months "
    "(Poisson, with the median of the twelve months around it) and more than three deviations "
    "above that median. Dates are when the tool first saw a link, so a larger index looks "
    "like a burst too; links that are gone are missing, so older months look smaller, and the "
    "last month may not be over.",
    "best": "One link a domain: those clearly genuine first, among them by the tool’s rating and "
    "visitors where they are known. These are the ones to keep.",
    "worst": "One line for each network of domains that one hand seems to have made, the largest "
    "first.",
}
NAMES = {
    "domains": (
        "Referring domains",
        "So many domains with equally many links would spread the links "
        "as evenly; far fewer than there are means that a few link from everywhere.",
    ),
    "owners": (
        "Owners",
        "A network counts as one owner. Far fewer than domains means "
        "that a few hands hold many of them.",
    ),
    "kinds": ("Kinds of links", "Low is natural where most are editorial."),
    "languages": ("Languages", "Those of the site’s visitors are to be expected."),
    "countries": ("Countries", "Of the domains whose ending names one."),
    "anchors": (
        "Anchor texts",
        "Low is natural where the site’s name leads, and looks placed "
        "where a commercial phrase does.",
    ),
}
FITS = {
    "domain_rating": "Rating of the domain",
    "domain_traffic": "Visitors of the domain",
    "title_fit": "Relevance by the title",
    "context_fit": "Relevance by the words around the link",
    "similarity": "Relevance by embeddings",
}
