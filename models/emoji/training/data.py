"""Drawings, and what is true of them in words."""

import json
import random
import re
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
SIDE = 112

# Families of design: what is held out is held out as a whole.
FAMILIES = {
    "openmoji": ["openmoji"],
    "twemoji": ["twemoji"],
    "noto": ["noto", "notov1"],
    "emojione": ["emojione2", "emojione1"],
    "fxemoji": ["fxemoji"],
    "fluent": ["fluentflat", "fluent3d", "fluentmodern"],
}
# Never trained on: Twemoji is scored once, at the end; FxEmoji is left for others to score.
MEASURED = ("twemoji", "fxemoji")


def clean(text):
    return text.replace("’", "'")


class Data:
    """Concepts, their phrases and the splits. `folder`: what render.mjs wrote."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.concepts = json.loads((self.folder / "concepts.json").read_text())
        self.labels = [clean(c["label"]) for c in self.concepts]
        self.index = {label: i for i, label in enumerate(self.labels)}
        bank = json.loads((HERE / "../../../banks/emoji.json").read_text())
        split = json.loads((HERE / "split.json").read_text())
        self.bank = bank["classes"]
        self.described = [self.index[name] for name in self.bank]
        self.unseen = {self.index[name] for name in split["withoutDrawings"]}
        self.undescribed = {self.index[name] for name in split["withoutDescriptors"]}
        self.phrases = []
        known = {}

        def phrase(text):
            text = clean(text)
            if text not in known:
                known[text] = len(self.phrases)
                self.phrases.append(text)
            return known[text]

        n = len(self.labels)
        hidden = self.unseen | self.undescribed
        self.name_phrase = [phrase(label) for label in self.labels]
        usable = re.compile(r"[A-Za-z0-9' \-]{2,}")
        self.tags = [
            [] if i in self.unseen else [phrase(t) for t in c["tags"] if usable.fullmatch(t)]
            for i, c in enumerate(self.concepts)
        ]
        self.descriptors = [[] for _ in range(n)]
        for name, texts in self.bank.items():
            if self.index[name] not in hidden:
                self.descriptors[self.index[name]] = [phrase(t) for t in texts]
        self.true = torch.zeros(n, len(self.phrases), dtype=torch.bool)
        for i in range(n):
            if i not in self.unseen:
                self.true[i, [self.name_phrase[i], *self.tags[i], *self.descriptors[i]]] = True
        self.descriptor_ids = sorted({p for ps in self.descriptors for p in ps})

    def drawings(self, style):
        """uint8 [n, 4, 112, 112] and the concept of each."""
        have = json.loads((self.folder / f"{style}.json").read_text())
        shape = (len(self.concepts), SIDE, SIDE, 4)
        rows = np.memmap(self.folder / f"{style}.raw", dtype=np.uint8, mode="r", shape=shape)
        drawings = torch.from_numpy(np.ascontiguousarray(rows[have])).permute(0, 3, 1, 2).contiguous()
        return drawings.to(torch.get_default_device()), have

    def training(self, held=(), styles=None):
        """All drawings to learn from: families that are neither measured nor held out, classes that are not unseen.
        Returns drawings, concepts, styles."""
        images, concepts, names = [], [], []
        for family, members in FAMILIES.items():
            if family in MEASURED or family in held:
                continue
            for style in members:
                if styles is not None and style not in styles:
                    continue
                x, have = self.drawings(style)
                seen = [k for k, c in enumerate(have) if c not in self.unseen]
                images.append(x[seen])
                concepts += [have[k] for k in seen]
                names += [style] * len(seen)
        return torch.cat(images), torch.tensor(concepts), names


NAME_TEMPLATES = ["an emoji of a {}", "an emoji of a {}", "a {}", "{}", "a drawing of a {}", "a picture of a {}"]
PHRASE_TEMPLATES = ["an emoji with {}", "an emoji with {}", "{}", "a drawing with {}", "something with {}"]
TAG_TEMPLATES = ["{}", "an emoji about {}", "a drawing of {}"]


def join(texts):
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + random.choice([" and ", ", "]) + texts[-1]


def caption(data, concept):
    """A sentence true of a concept, and the phrases that it claims."""
    draw = random.random()
    own, tags = data.descriptors[concept], data.tags[concept]
    name = data.labels[concept]
    if own and draw < 0.35:
        chosen = random.sample(own, random.choice([1, 1, 2, 3, 4]))
        return random.choice(PHRASE_TEMPLATES).format(join([data.phrases[p] for p in chosen])), chosen
    if own and draw < 0.5:
        chosen = random.sample(own, random.choice([1, 2, 3]))
        text = random.choice(NAME_TEMPLATES).format(name) + " with " + join([data.phrases[p] for p in chosen])
        return text, [data.name_phrase[concept], *chosen]
    if tags and draw > 0.85:
        chosen = random.sample(tags, min(len(tags), random.choice([1, 1, 2])))
        return random.choice(TAG_TEMPLATES).format(join([data.phrases[p] for p in chosen])), chosen
    return random.choice(NAME_TEMPLATES).format(name), [data.name_phrase[concept]]
