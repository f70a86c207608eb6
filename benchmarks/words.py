"""English-like text from a word list of our own, drawn from a seeded source."""

from __future__ import annotations

from random import Random


def _phrases(text: str) -> tuple[str, ...]:
    """Return what stands between bars; line ends mean nothing."""
    return tuple(text.replace("\n", "").split("|"))


_SUBJECTS = _phrases(
    """the trial|a second cohort|the control group|this assay|the registry|our reading
|the older literature|a careful reader|the treated arm|the blinded rater|the sample
|an honest estimate|the first analysis|the protocol|every patient in the study|the reviewer
|a single centre|the imaging committee|the model|the placebo response|a small laboratory
|the survival curve|the primary outcome|the relapse rate|the question|a mouse of this strain
|the interval|the press release|the supplementary table|the lesion count"""
)
_VERBS = _phrases(
    """shows|suggests|cannot explain|follows|overstates|predicts|was compared with|depends on
|leaves out|repeats|was measured before|agrees with|contradicts|was adjusted for|hides
|is smaller than|tells us little about|reports|is easily mistaken for|borrows from|outlives
|confirms|was designed for"""
)
_OBJECTS = _phrases(
    """the slow recovery of conduction|a modest difference between the arms
|the missing follow-up visits|an effect of treatment|the dose that was chosen
|regression to the mean|the natural history of the disease|axonal loss in the spinal cord
|a biomarker of progression|the width of the confidence interval|repair of myelin
|the number needed to treat|disability after two years|the reports of the patients themselves
|an early inflammatory phase|the choice of the comparator|what was promised in the abstract
|a lesion on the scan|the baseline imbalance|visual evoked potentials|sleep, fatigue and work
|the cost of a false alarm|half of the published record
|a threshold that nobody had fixed in advance"""
)
_TAILS = _phrases(
    """in people with relapsing disease|after adjustment for age and sex|over five years
|at the second visit|in both laboratories|when the analysis is repeated
|before the code was broken|as far as the table allows|for reasons that the authors discuss
|with a wide margin of error|among those who stayed|in the smaller subgroup
|without a formal test|at every dose|on the same scanner|under ordinary conditions
|in the original sense of the word|twelve weeks later"""
)
_OPENINGS = _phrases(
    """However,|In practice,|By contrast,|For this reason,|Seen from the ward,|Two years later,
|On average,|At first sight,|To be fair,|Once again,|In the laboratory,|As a rule,|Even so,
|In other words,"""
)
_LINKING = ["and", "but", "although", "because", "while", "so that"]
_ADJECTIVES = _phrases(
    """progressive|early|delayed|selective|chronic|cortical|blinded|oral|intravenous|longitudinal
|pooled|prospective|retrospective|experimental|familial|subclinical|humoral|primary|randomised
|serial"""
)
_TOPICS = _phrases(
    """remyelination|optic neuritis|disability progression|neurofilament light|relapse rate
|grey matter atrophy|conduction block|fatigue|cognitive decline|oligoclonal bands
|lesion evolution|spinal cord volume|immune reconstitution|axonal transport|bladder function
|magnetisation transfer|quality of life|vitamin D|sodium channels|B cells|walking speed
|natural history|microglial activation|adherence to treatment"""
)
_SETTINGS = _phrases(
    """multiple sclerosis|relapsing multiple sclerosis|experimental autoimmune encephalomyelitis
|young adults|primary care|a population-based cohort|the cuprizone model
|secondary progressive disease|clinically isolated syndrome|a national registry
|patients treated with interferon beta|healthy volunteers|women of childbearing age"""
)
_DESIGNS = _phrases(
    """a randomised controlled trial|a cohort study|a systematic review|results at five years
|a case-control study|an individual patient data meta-analysis|a pilot study
|an open-label extension|a magnetic resonance imaging study|evidence from two centres
|a re-analysis|a simulation study"""
)


def sentence(random: Random) -> str:
    """Return one sentence of about thirteen words, ending in a full stop."""
    choice = random.choice
    text = f"{choice(_SUBJECTS)} {choice(_VERBS)} {choice(_OBJECTS)}"
    draw = random.random()
    if draw < 0.45:
        text += f" {choice(_TAILS)}"
    if 0.3 < draw < 0.6:
        text += f", {choice(_LINKING)} {choice(_SUBJECTS)} {choice(_VERBS)} {choice(_OBJECTS)}"
    if draw > 0.8:
        return f"{choice(_OPENINGS)} {text}."
    return f"{text[0].upper()}{text[1:]}."


def marked_sentence(random: Random) -> str:
    """Return a sentence, in one of six cases with emphasis or a link in Markdown."""
    text = sentence(random)
    draw = random.random()
    if draw > 0.16:
        return text
    words = text.split(" ")
    place = len(words) // 2
    if draw < 0.08:
        words[place] = f"*{words[place].strip(',.')}*"
    elif draw < 0.12:
        words[place] = f"**{words[place].strip(',.')}**"
    else:
        words[place] = f"[{words[place].strip(',.')}](https://example.org/notes/{random.randrange(900)}/)"
    return " ".join(words)


def paragraph(random: Random, sentences: int) -> str:
    """Return so many sentences in one line, some with emphasis and links."""
    return " ".join(marked_sentence(random) for _ in range(sentences))


def heading(random: Random) -> str:
    """Return a few words for a heading or a post's title, with a capital."""
    text = f"{random.choice(_SUBJECTS)} and {random.choice(_OBJECTS)}"
    return f"{text[0].upper()}{text[1:]}"


def paper_title(random: Random) -> str:
    """Return the title of a journal article."""
    choice = random.choice
    text = f"{choice(_ADJECTIVES)} {choice(_TOPICS)} and {choice(_TOPICS)} in {choice(_SETTINGS)}"
    if random.random() < 0.6:
        text += f": {choice(_DESIGNS)}"
    return f"{text[0].upper()}{text[1:]}"
