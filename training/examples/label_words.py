"""Words by which people label, in lower case, in the languages of those who do."""

SPAM = frozenset(
    "spam spammy 1 1.0 true yes y bad toxic disavow junk positive pos sí si verdadero malo oui "
    "vrai mauvais ja wahr schlecht sim ruim sì vero cattivo tak prawda да истина спам evet 是 垃圾 "
    "スパム 스팸".split()
)
GOOD = frozenset(
    "good nonspam non-spam non_spam notspam not-spam ham normal genuine clean legit legitimate "
    "keep safe ok 0 0.0 -1 false no n negative neg falso bueno non faux bon nein falsch gut não "
    "nao bom buono nie fałsz нет ложь хорошо хороший неспам hayır 否 正常".split()
) | {"not spam", "no spam", "non spam", "не спам", "kein spam", "pas spam"}
# a person who was not sure labelled nothing
UNLABELLED = frozenset(
    "undecided unknown unclear unsure review unlabelled unlabeled ? null none nan".split()
) | {""}
