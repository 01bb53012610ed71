"""Has the referring page anything to do with the site? Read from titles, contexts, categories."""

import polars as pl

from linkvet.features.registry import Declare

signal = Declare("topic")


@signal(
    unit="share",
    higher_means="good",
    asks="How familiar are the title's words to the titles of the site's other referring domains?",
    says="title is not about what the site's other links are about",
    otherwise="title is about what the site's other links are about",
    source="Mishne et al. 2005 (language-model divergence), on titles of the profile",
)
def title_fit(title_familiarity: pl.Expr) -> pl.Expr:
    return title_familiarity


@signal(
    asks="Does the title name the site?",
    says="title names the site",
    otherwise="title does not name the site",
    source="Semrush Backlink Audit and practitioners: brand mentions",
)
def title_has_brand(title_plain: pl.Expr, brand: pl.Expr) -> pl.Expr:
    return title_plain.str.contains(brand)


@signal(
    asks="Does the address name the site?",
    says="address names the site",
    otherwise="address does not name the site",
    source="practitioners: brand mentions",
)
def address_has_brand(path: pl.Expr, brand_apart: pl.Expr) -> pl.Expr:
    return path.str.to_lowercase().str.contains(brand_apart)


@signal(
    unit="share",
    higher_means="good",
    asks="What share of referring domains has pages in the same subject category?",
    says="subject category is rare among the site's links",
    otherwise="subject category is common among the site's links",
    source="Majestic, Topical Trust Flow; Ahrefs, Page category",
)
def category_fit(category_domain_share: pl.Expr) -> pl.Expr:
    return category_domain_share


@signal(
    unit="share",
    asks="What share of referring domains writes in the same language?",
    noun="how common the page's language is in the profile",
    usual="natural",
    source="Kerboo and Semrush, language and country fit",
)
def language_fit(language_domain_share: pl.Expr) -> pl.Expr:
    return language_domain_share


@signal(
    unit="count",
    higher_means="spam",
    asks="How many languages does the vendor see on the page beside the first?",
    says="page mixes languages",
    otherwise="page is in one language",
    source="Semrush Backlink Audit, language markers; machine-made text mixes languages",
)
def language_is_mixed(language: pl.Expr) -> pl.Expr:
    return language.str.count_matches(",", literal=True)


@signal(
    unit="share",
    higher_means="good",
    asks="How familiar are the words around the link to the titles of other referring domains?",
    says="text around the link is not about the site's subjects",
    otherwise="text around the link is about the site's subjects",
    source="Mishne et al. 2005; LinkResearchTools, theme",
)
def context_fit(context_familiarity: pl.Expr) -> pl.Expr:
    return context_familiarity


@signal(
    unit="share",
    higher_means="good",
    asks="How familiar are the titles of the pages that use this anchor, taken together?",
    says="pages that use this anchor have nothing to do with the site's subjects",
    otherwise="pages that use this anchor are about the site's subjects",
    source="Mishne et al. 2005 (comment spam: post, comment and target have unlike subjects)",
)
def anchor_fit(anchor_familiarity: pl.Expr) -> pl.Expr:
    return anchor_familiarity


@signal(
    unit="share",
    higher_means="good",
    asks="How familiar are the words of the address to the titles of other referring domains?",
    says="address is not about the site's subjects",
    otherwise="address is about the site's subjects",
    source="Mishne et al. 2005, on the slug",
)
def slug_fit(slug_familiarity: pl.Expr) -> pl.Expr:
    return slug_familiarity
