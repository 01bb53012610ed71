"""Has the referring page anything to do with the site? Read from titles, contexts, categories."""

import polars as pl

from linkvet.features.registry import Declare

signal = Declare("topic")


@signal(
    unit="share",
    higher_means="good",
    asks="How well does the title match the titles of the site's other referring domains?",
    says="title matches the topics of the site's other links by {value}",
    otherwise="title doesn't match the topics of the site's other links",
    one="title fully matches the topics of the site's other links",
    source="Mishne et al. 2005 (language-model divergence), on titles of the profile",
)
def title_fit(title_familiarity: pl.Expr) -> pl.Expr:
    return title_familiarity


@signal(
    asks="Does the title name the site?",
    says="title names the site",
    otherwise="title doesn't name the site",
    source="Semrush Backlink Audit and practitioners: brand mentions",
)
def title_has_brand(title_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    return title_plain.str.contains(brand)


@signal(
    asks="Does the URL name the site?",
    says="URL names the site",
    otherwise="URL doesn't name the site",
    source="practitioners: brand mentions",
)
def address_has_brand(path: pl.Expr, brand_apart: pl.Expr) -> pl.Expr:
    return path.str.to_lowercase().str.contains(brand_apart)


@signal(
    unit="share",
    higher_means="good",
    asks="What share of referring domains has pages in the same subject category?",
    says="{value} of the referring domains have pages in the same category",
    otherwise="no referring domain has pages in the same category",
    one="all referring domains have pages in the same category",
    source="Majestic, Topical Trust Flow; Ahrefs, Page category",
)
def category_fit(category_domain_share: pl.Expr) -> pl.Expr:
    return category_domain_share


@signal(
    unit="share",
    asks="What share of the referring domains uses the page's language?",
    says="{value} of the referring domains use the page's language",
    otherwise="no other referring domain uses the page's language",
    one="all referring domains use the page's language",
    source="Kerboo and Semrush, language and country fit",
)
def language_fit(language_domain_share: pl.Expr) -> pl.Expr:
    return language_domain_share


@signal(
    unit="count",
    higher_means="spam",
    asks="How many further languages does the vendor detect on the page?",
    says="vendor detects {value} further languages on the page",
    otherwise="page is in one language",
    one="vendor detects one further language on the page",
    tells="present",
    source="Semrush Backlink Audit, language markers; machine-made text mixes languages",
)
def language_is_mixed(language: pl.Expr) -> pl.Expr:
    return language.str.count_matches(",", literal=True)


@signal(
    unit="share",
    higher_means="good",
    asks="How well does the text around the link match the titles of other referring domains?",
    says="text around the link matches the topics of the site's other links by {value}",
    otherwise="text around the link doesn't match the topics of the site's other links",
    one="text around the link fully matches the topics of the site's other links",
    source="Mishne et al. 2005; LinkResearchTools, theme",
)
def context_fit(context_familiarity: pl.Expr) -> pl.Expr:
    return context_familiarity


@signal(
    unit="share",
    higher_means="good",
    asks="How well do the pages with this anchor, taken together, match the site's other links?",
    says="pages with this anchor match the topics of the site's other links by {value}",
    otherwise="pages with this anchor don't match the topics of the site's other links",
    one="pages with this anchor fully match the topics of the site's other links",
    source="Mishne et al. 2005 (comment spam: post, comment and target have unlike subjects)",
)
def anchor_fit(anchor_familiarity: pl.Expr) -> pl.Expr:
    return anchor_familiarity


@signal(
    unit="share",
    higher_means="good",
    asks="How well do the words in the URL match the titles of other referring domains?",
    says="URL matches the topics of the site's other links by {value}",
    otherwise="URL doesn't match the topics of the site's other links",
    one="URL fully matches the topics of the site's other links",
    source="Mishne et al. 2005, on the slug",
)
def slug_fit(slug_familiarity: pl.Expr) -> pl.Expr:
    return slug_familiarity
