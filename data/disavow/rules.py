"""What can be wrong with a disavow file: each fault once, with its severity and its cure.

An error: Google will not take the line or the file, or it does not do what was meant. A warning:
it is taken, and unwise or superfluous. The format is https://support.google.com/webmasters/answer/2648487;
where Google's people said more about it, the rule cites them.
"""

from typing import NamedTuple

MAX_LINES, MAX_BYTES, MAX_URL = 100_000, 2_000_000, 2_048
ERROR, WARNING = "error", "warning"


class Rule(NamedTuple):
    """A kind of fault: how grave it is, what it is, and what to do about it."""

    severity: str
    what: str
    cure: str


class Fault(NamedTuple):
    """One fault, in words that fit the place."""

    rule: str
    severity: str
    what: str
    cure: str


RULES = {
    # the file
    "encoding": Rule(ERROR, "the file is in {encoding}", "Save it as UTF-8."),
    "byte-order-mark": Rule(
        WARNING, "a byte order mark stands before the first line", "Save it as UTF-8 without BOM."
    ),
    "bytes": Rule(
        ERROR,
        "the file has {bytes:,} bytes; Google takes {most:,}",
        "Name whole domains instead of single pages, and drop comments.",
    ),
    "lines": Rule(
        ERROR,
        "the file has {lines:,} lines; Google takes {most:,}, comments and blank ones counted",
        "Name whole domains instead of single pages, and drop comments.",
    ),
    "foreign": Rule(
        ERROR, "this is {what}, not a disavow file", "Save a plain text file, one entry a line."
    ),
    "file-name": Rule(
        ERROR, "the name of the file does not end in .txt", "Rename it before you upload it."
    ),
    "line-ends": Rule(
        WARNING, "the line ends are {ends}", "Save it with the line ends of one system."
    ),
    "empty": Rule(
        WARNING,
        "no line of the file is an entry",
        "Uploading it takes back all that was disavowed before; if you mean that, remove the "
        "list in Google's tool.",
    ),
    # a line as it is written
    "prefix": Rule(
        ERROR,
        'the prefix is "domain:", lower case and without a blank',
        'Write "domain:" and the host.',
    ),
    "blank": Rule(ERROR, 'blank after "domain:"', "Leave the blank out."),
    "leading-blank": Rule(WARNING, "a blank before the entry", "Leave the blank out."),
    "invisible": Rule(ERROR, "an invisible character ({character})", "Type the line anew."),
    "quotes": Rule(ERROR, "quotes or commas around the entry", "Leave them out."),
    "comment": Rule(
        ERROR, "a comment needs a line of its own", 'Put it on the line above, after "#".'
    ),
    "comment-mark": Rule(
        ERROR, 'a comment begins with "#", this one does not', 'Begin the line with "#".'
    ),
    "several": Rule(ERROR, "several entries in one line", "Write one entry a line."),
    "text": Rule(ERROR, "this is text, not a host", "Write domain:host, or drop the line."),
    "url-as-domain": Rule(
        ERROR, '"domain:" takes a host, not a URL', "Leave out what is not the host."
    ),
    "e-mail": Rule(
        ERROR, "this is an e-mail address", "Name the host or the page that links to you."
    ),
    "wildcard": Rule(
        ERROR,
        "wildcards do not exist: domain:host covers its sub-domains",
        "Write domain:host without the asterisk.",
    ),
    "wildcard-inside": Rule(ERROR, "wildcards do not exist", "Name each domain or page."),
    "sub-path": Rule(
        ERROR,
        "a domain has no sub-path: write the full URLs",
        "Name each page by its URL, or the whole domain.",
    ),
    "slash": Rule(ERROR, "a slash after the host", "Leave the slash out."),
    "dot": Rule(ERROR, "a dot before or after the host", "Leave the dot out."),
    "port": Rule(ERROR, "a domain has no port", "Leave the port out: all of the host is covered."),
    "no-host": Rule(ERROR, "this isn't a host", "Write a host, or drop the line."),
    "bare-host": Rule(
        ERROR, 'a bare host: write "domain:" before it', "Google takes domain:host or a full URL."
    ),
    "no-scheme": Rule(
        ERROR, "a URL begins with http:// or https://", "Write the URL as the browser shows it."
    ),
    "scheme": Rule(
        ERROR,
        'the scheme "{scheme}" is none that links come from',
        "Write http:// or https://, or domain:host.",
    ),
    "scheme-misspelt": Rule(
        ERROR, "http:// or https:// is misspelt", "Write the URL as the browser shows it."
    ),
    "user": Rule(ERROR, "a user name stands in the URL", "Leave out what stands before the @."),
    "backslash": Rule(ERROR, "backslashes in a URL", "Write slashes."),
    "blank-in-url": Rule(ERROR, "a blank in a URL", "Write %20 for it."),
    "table-row": Rule(
        ERROR, "this is a row of a table", "Keep the column with the domains, domain: before each."
    ),
    "neither": Rule(
        ERROR, "this is neither domain:host nor a URL", "Write one of them, or drop the line."
    ),
    "long": Rule(
        ERROR,
        "{length:,} characters; Google takes {most:,} in a URL",
        "Name the whole domain, or the page without its parameters.",
    ),
    "upper-case": Rule(WARNING, "upper case in the host or scheme", "Hosts are lower case."),
    # John Mueller, Search Central hangout of 10 January 2017: UTF-8 or punycode, both are taken
    "unicode-host": Rule(
        WARNING, "a host in Unicode letters", "Its ASCII name is safe in any editor: {host}."
    ),
    "unicode-path": Rule(
        WARNING, "letters in the URL that are not ASCII", "Percent-encode them, as browsers do."
    ),
    # what the entry does
    "own-site": Rule(
        ERROR, "this disavows {site}, your own site", "Drop the line: own links are never spam."
    ),
    # John Mueller on Bluesky, 2025: domain:abc is taken, undocumented because it is so large
    "ending": Rule(
        WARNING,
        "every site under .{host} would be disavowed, the good ones too",
        "Name the domains you mean, unless it is really all of them.",
    ),
    "ending-of-all": Rule(
        ERROR,
        "every site under .{host} would be disavowed, {example} among them",
        "Name the domains you mean.",
    ),
    "giant": Rule(
        WARNING,
        "a site nobody should disavow as a whole",
        "Name the pages that link to you by their URLs, or drop the line.",
    ),
    "institution": Rule(
        WARNING,
        "a school, a state or one of their bodies: somebody else put the page there",
        "Name the pages that link to you by their URLs, or drop the line.",
    ),
    "platform": Rule(
        WARNING,
        "a platform that many people have their sites on",
        "Name the one site on it (domain:name.{host}) or the pages.",
    ),
    "home-page": Rule(
        WARNING,
        "this is the front page alone, not the site",
        "If you mean the site: domain:{host}.",
    ),
    "www": Rule(
        WARNING,
        "this covers the host with www. alone",
        "If you mean the site: domain:{host}.",
    ),
    "address": Rule(
        WARNING,
        "a number covers only links from pages that are called by it, not the sites kept there",
        "Name the sites, unless the links do come from this number.",
    ),
    "unknown-ending": Rule(
        WARNING, ".{ending} isn't an ending that hosts have", "Look for a slip of the pen."
    ),
    "sample": Rule(
        WARNING, "a name of the documentation, not a site", "Drop the line: it does nothing."
    ),
    "duplicate": Rule(WARNING, "the same as line {first}", "Drop one of them."),
    "covered": Rule(
        WARNING, "{by} in line {line} covers this already", "Drop this line, or the other."
    ),
}


def fault(rule: str, **details: object) -> Fault:
    """Put a rule into words.

    >>> fault("duplicate", first=3).what
    'the same as line 3'
    """
    severity, what, cure = RULES[rule]
    return Fault(rule, severity, what.format(**details), cure.format(**details))
