"""What hosts of a kind carry in their name, as whole words or at their beginning or end."""

from linkvet.features.text.word_lists import listed

HOSTS: dict[str, tuple[str, ...]] = {
    "blog": (
        "blog",
        "typepad",
        "substack",
        "blogspot",
        r"wordpress\.com",
        "tumblr",
        r"diar(?:y|ies)\.",
        "thoughts",
        # travellers and mothers, who write most of the private blogs
        "wander",
        "nomad",
        "backpack",
        "(?:^|[.-])(?:mama|mami|mommy|mummy)",
    ),
    "social": (
        rf"(?:^|\.){listed('social_networks')}\.",
        r"(?:^|\.)mastodon",  # anybody may run one: mastodon.example.com
        "bookmark",
        r"[a-z]{3,}tube\.",
        r"podcasts?\.",
    ),
    "wiki": (
        "wiki(?:[^h]|$)",  # "wikihow" holds no wiki
        r"fandom\.",
        r"pbworks\.",
        r"wikidot\.",
        r"pedia\.",
    ),
    "questions": (
        r"^(?:ask|answers?|qa|questions?)\.",
        "stackexchange",
        "stackoverflow",
        "mail-archive",  # archives of mailing lists are copied like questions with their answers
    ),
    "forum": (
        "forum",
        "foros?(?:[.-]|$)",
        "^foro",
        "foorum",
        "(?:^|[.-])(?:boards?|bbs|community|discuss)[.-]",
    ),
    "directory": (
        "director",
        "listing",
        "guia",
        "annuaire",
        "yellow",
        "verzeichnis",
        "katalog",
        "branchen",
        "paginas",
        # the Open Directory and who carries it on
        "curlie",
        "dmoz",
        # searches by name
        "^(?:busca|cerca|find|search)",
        r"(?:near|near-?me|search|finder|cercador|buscador)\.",
        "indexa",
    ),
    "coupon": (
        "coupon",
        "cupon",
        "voucher",
        "gutschein",
        "promo",
        "discount",
        "descuento",
        "groupon",
        "chollo",  # a bargain, in Spanish
        "rebaja",
        "(?:^|[.-])deals?",
        "deals?(?:[.-]|$)",
    ),
    "news": (
        # names of newspapers, in several languages
        "news",
        "times",
        "herald",
        "gazette",
        "journal",
        "diari",
        "tribun",
        "press[ae.]",
        "presse",
        "zeitung",
        "daily",
        "radio",
        r"(?:^|\.)tv",
        "noticia",
        "periodi[ck]o?",
        "actu(?:[.-]|alit)",
        "courier",
        "courrier",
        "observer",
        "correo",
        # words that name a newspaper only behind an article
        "(?:^|[.-])(?:el|la|le|il|the)-?(?:mundo|pais|voz|national|independent|figaro|parisien|"
        "giornale|post|guardian|sun|mirror)",
        # magazines
        "magazin",
        "(?:^|[.-])mag[.-]",
        r"[a-z]{4,}mag\.",
        "gazet",
    ),
    "association": (
        "associa(?:tion|[cç])",
        "asociaci",
        "verband",
        "verein",
        "federa(?:tion|ci|zi)",
        "f[oö]rder",
        "foundation",
        "fundaci",
        "fondazione",
        "stiftung",
        # chambers of commerce, and clusters of an industry
        "chamber",
        "camara",
        "kammer",
        "cluster",
    ),
    "press release": (
        # wires
        "newswire",
        "issuewire",
        "prweb",
        "prlog",
        "openpr",
        "einpresswire",
        "pressebox",
        "presseportal",
        "firmenpresse",
        "24-7pressrelease",
        "press-?release",
        "accesswire",
        "businesswire",
        "comunicati-?stampa",
    ),
}
