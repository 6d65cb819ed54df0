"""A training checkpoint as a folder in open_clip's layout: weights in F16, configuration, tokenizer.

  python export.py stage2.pt ../emoji-vit-s
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from tokenizer import CONTEXT
from train_tables import EMBED

CAUTION = (
    "This small model knows drawings of emoji only: any other picture gets an answer all the same, and so does a thing "
    "that it never saw."
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    args = parser.parse_args()
    saved = torch.load(args.checkpoint, weights_only=True)
    shape, weights = saved["args"], saved["model"]
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: v.half().contiguous() for k, v in weights.items()}, folder / "open_clip_model.safetensors")
    tokenizer = json.loads(saved["tokenizer"])
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")))
    config = {
        "caution": CAUTION,
        "model_cfg": {
            "embed_dim": EMBED,
            "vision_cfg": {
                "image_size": 112,
                "layers": shape["layers"],
                "width": shape["width"],
                "head_width": shape["width"] // shape["heads"],
                "patch_size": weights["visual.conv1.weight"].shape[-1],
            },
            "text_cfg": {
                "context_length": CONTEXT,
                "vocab_size": Tokenizer.from_str(saved["tokenizer"]).get_vocab_size(),
                "width": 128,
                "heads": 4,
                "layers": 3,
            },
        },
        "preprocess_cfg": {
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.5, 0.5],
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
