"""Hand annotations of training drawings: where on a drawing each phrase is true."""

import json

import torch
import torch.nn.functional as F

from data import HERE, clean

# Cells of the masks a side: two for each of the finest patches.
CELLS = 28
PHRASES = 14
PAD, BOXED, WHOLE, ABSENT = -1, 0, 1, 2
# Sets whose drawings are often one design: a drawing takes the annotation of its sibling where both look alike.
SIBLINGS = {"fluent3d": "fluentflat", "fluentmodern": "fluentflat", "emojione1": "emojione2", "notov1": "noto"}
ALIKE = 0.85


def load_regions(data, images, concepts, styles):
    """For the drawings that have an annotation, their rows in `images` and, for up to 14 phrases each:
    phrase [n, 14] (an index into `phrases`), kind [n, 14], masks [n, 14, 28, 28] (uint8, 0 or 255).
    Returns rows, phrase, kind, masks, phrases."""
    annotated = {}
    for path in sorted((HERE / "regions").glob("*.json")):
        content = json.loads(path.read_text())
        annotated[path.stem] = {k: v for k, v in content.items() if not k.startswith("$")}
    small = shrink(images)
    row_of = {(style, c): i for i, (style, c) in enumerate(zip(styles, concepts.tolist()))}
    phrases, number = [], {}
    rows, phrase, kind, masks = [], [], [], []
    for (style, concept), row in row_of.items():
        source = style if style in annotated else SIBLINGS.get(style)
        name = data.labels[concept]
        if source is None or name not in annotated.get(source, {}):
            continue
        if source != style and float(small[row] @ small[row_of[source, concept]]) < ALIKE:
            continue
        p, k, m = torch.full((PHRASES,), -1), torch.full((PHRASES,), PAD), torch.zeros(PHRASES, CELLS, CELLS, dtype=torch.uint8)
        for j, (text, places) in enumerate(list(annotated[source][name].items())[:PHRASES]):
            text = clean(text)
            p[j] = number.setdefault(text, len(number))
            k[j] = {"whole": WHOLE, "absent": ABSENT}.get(places, BOXED) if isinstance(places, str) else BOXED
            if k[j] == BOXED:
                for x0, y0, x1, y1 in places:
                    a, b, c, d = (v * CELLS / 100 for v in (x0, y0, x1, y1))
                    m[j, int(b + 0.5) : max(int(b + 0.5) + 1, int(d + 0.5)), int(a + 0.5) : max(int(a + 0.5) + 1, int(c + 0.5))] = 255
            elif k[j] == WHOLE:
                m[j] = F.adaptive_avg_pool2d(images[row, 3:].float(), CELLS)[0].gt(100).byte() * 255
        rows.append(row)
        phrase.append(p)
        kind.append(k)
        masks.append(m)
    phrases = list(number)
    return torch.tensor(rows), torch.stack(phrase), torch.stack(kind), torch.stack(masks), phrases


def shrink(images):
    """Unit vectors of the drawings at 14 × 14, colours centred, to tell which are alike."""
    out = []
    for chunk in images.split(512):
        x = chunk.float() / 255
        x = torch.cat([x[:, :3] * x[:, 3:] + 1 - x[:, 3:], x[:, 3:]], 1)
        x = F.adaptive_avg_pool2d(x, 14)
        out.append(F.normalize((x - x.mean((2, 3), keepdim=True)).flatten(1), dim=1))
    return torch.cat(out)
