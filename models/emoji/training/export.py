"""A checkpoint of train_joint.py as a model in open_clip's layout: weights in F16, configuration, tokenizer.

  python export.py stage2.pt ../emoji-vit-s
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from augment import SIDE
from checkpoint import load
from tokenizer import CONTEXT
from train_tables import EMBED

CAUTION = (
    "This small model knows drawings of emoji only: any other picture gets an answer all the same, and so does a thing "
    "that it never saw."
)
# docs/regions.md of the repository.
RECOMMENDED = {"regions": "pooled", "projection": "tokens"}


def write_model(saved, folder, vision, dtype=torch.float16, recommended=None):
    """saved: a checkpoint with `model` and `tokenizer`; vision: open_clip's vision_cfg; recommended: settings of explain."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Counts of batches stay whole numbers.
    weights = {k: (v.to(dtype) if v.is_floating_point() else v).contiguous() for k, v in saved["model"].items()}
    save_file(weights, folder / "open_clip_model.safetensors")
    tokenizer = json.loads(saved["tokenizer"])
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))
    vocabulary = Tokenizer.from_str(saved["tokenizer"]).get_vocab_size()
    text = {"context_length": CONTEXT, "vocab_size": vocabulary, "width": 128, "heads": 4, "layers": 3}
    half = [0.5, 0.5, 0.5]
    config = {
        "caution": CAUTION,
        **({} if recommended is None else {"recommended": recommended}),
        "model_cfg": {"embed_dim": EMBED, "vision_cfg": vision, "text_cfg": text},
        "preprocess_cfg": {"mean": half, "std": half, "interpolation": "bicubic", "resize_mode": "squash"},
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    args = parser.parse_args()
    saved = load(args.checkpoint)
    shape = saved["args"]
    vision = {
        "image_size": SIDE,
        "layers": shape["layers"],
        "width": shape["width"],
        "head_width": shape["width"] // shape["heads"],
        "patch_size": saved["model"]["visual.conv1.weight"].shape[-1],
    }
    write_model(saved, args.folder, vision, recommended=RECOMMENDED)


if __name__ == "__main__":
    main()
