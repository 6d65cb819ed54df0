"""Checkpoints of every configuration that ships with open_clip and of every CLIP-like class of transformers, shrunk in
depth and width, with random weights, and what the library computes with them. `bench/parity.mjs` compares.

    python parity.py FOLDER [PATTERN]

One folder a case: the checkpoint in the library's own layout, and `expected.json` with `library`, `ids`, `images` (of
PICTURES, through the library's own preprocessing) and `texts`; or, where the library itself fails, `error`.
"""

import contextlib
import json
import re
import sys
import traceback
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

# Wider than high, square, and higher than wide by less than Pillow's versions disagree on.
PICTURES = [[60, 40, 1], [51, 47, 2], [96, 96, 3]]
VOCABULARY = 64
TEXTS = 3
LENGTH = 12
FOLDER = Path(sys.argv[1])
PATTERN = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")


def picture(width, height, seed):
    places = np.arange(width * height * 3)
    values = (places * 37 + seed * 101 + (places // 97) ** 2) % 256
    return Image.fromarray(values.astype(np.uint8).reshape(height, width, 3))


def randomise(model):
    """Weights far from their beginnings, so that every part counts: scales round 1, gates and running means not 0."""
    generator = torch.Generator().manual_seed(0)
    for name, value in model.state_dict().items():
        if not value.is_floating_point():
            continue
        noise = torch.randn(value.shape, generator=generator)
        last = name.rsplit(".", 1)[-1]
        if value.ndim == 0 or "logit_" in name:
            value.copy_(torch.as_tensor(1.0).expand(value.shape))
        elif last == "running_var":
            value.copy_(1 + 0.2 * noise.abs())
        elif value.ndim == 1:
            value.copy_((1.0 if last in ("weight", "gamma", "gamma_1", "gamma_2") else 0.0) + 0.1 * noise)
        elif value.ndim == 2 and "embed" not in name and "token" not in name:
            value.copy_(noise / value.shape[-1] ** 0.5)
        elif value.ndim == 4:
            value.copy_(noise / (value.numel() / value.shape[0]) ** 0.5)
        else:
            value.copy_(0.5 * noise)


def ids(length, end, padding, start=VOCABULARY - 2):
    """Texts of different lengths that end as the encoder looks for it."""
    generator = torch.Generator().manual_seed(1)
    rows = []
    for i in range(TEXTS):
        inner = torch.randint(4, VOCABULARY - 3, (length - 3 - 2 * i,), generator=generator).tolist()
        row = [start, *inner, end]
        rows.append(row + [padding] * (length - len(row)))
    return rows


def plain(tensor):
    return [[float(f"{value:.7g}") for value in row] for row in tensor.tolist()]


def vector(output):
    """One row for each text or image; FLAVA gives one for each of their tokens."""
    found = output if isinstance(output, torch.Tensor) else output.pooler_output
    return found[:, 0] if found.ndim == 3 else found


@contextlib.contextmanager
def replaced(place, name, value):
    original = getattr(place, name)
    setattr(place, name, value)
    try:
        yield original
    finally:
        setattr(place, name, original)


# --- open_clip -------------------------------------------------------------------------------------------------------


def timm_size(name, image):
    """How a timm model is made smaller, on the same path through its code: options, and the image's side."""
    patch = int((re.search(r"patch(\d+)", name) or [0, 16])[1])
    side = 3 * patch
    # Heads are as wide as in the name's own size.
    per_head = {"so400m": 72, "eva_giant": 88, "eva02_enormous": 112, "giantopt": 96, "gigantic": 96}
    wide = 2 * next((size for part, size in per_head.items() if part in name), 64)
    small = dict(img_size=side, embed_dim=wide, depth=2, num_heads=2)
    if name.startswith("convnext"):
        return dict(dims=(8, 12, 16, 24), depths=(1, 1, 2, 1)), 64
    if name.startswith("fastvit"):
        five = name.endswith(("3", "4"))
        return (
            (dict(layers=(1, 1, 1, 1, 1), embed_dims=(8, 8, 16, 32, 64)), 128)
            if five
            else (dict(layers=(1, 2, 1, 1), embed_dims=(8, 16, 32, 64)), 64)
        )
    if name.startswith("vitamin"):
        from timm.models.vitamin import VitCfg, VitConvCfg

        wide = 144 if "xlarge" in name else 128
        conv_cfg = VitConvCfg(norm_layer="layernorm2d", norm_eps=1e-6)
        embed = VitCfg(embed_dim=(8, 12, wide), depths=(2, 2, 1), stem_width=8, conv_cfg=conv_cfg, head_type="1d")
        return dict(img_size=48, embed_dim=wide, depth=2, num_heads=2, embed_cfg=embed), 48
    if name.startswith("swin"):
        return dict(img_size=56, embed_dim=64, depths=(2, 2), num_heads=(2, 4)), 56
    if "mci" in name or "relpos" in name:
        small["num_heads"] = 2
    if "mci" in name:
        return dict(img_size=48, depth=2), 48
    return small, side


def hf_config(name):
    """A small configuration of the class that a hub name has."""
    from transformers import AutoConfig

    for part, kind, options in [
        ("xlm-roberta", "xlm-roberta", dict(max_position_embeddings=LENGTH + 2, pad_token_id=1)),
        ("roberta", "roberta", dict(max_position_embeddings=LENGTH + 2, pad_token_id=1)),
        ("mt5", "mt5", dict(d_model=128, d_kv=64, d_ff=96, num_layers=2, num_decoder_layers=1, num_heads=2)),
        ("nllb", "m2m_100", dict(
            d_model=128, encoder_layers=2, encoder_ffn_dim=96, encoder_attention_heads=2, decoder_layers=1,
            decoder_ffn_dim=32, decoder_attention_heads=2, max_position_embeddings=LENGTH + 2, activation_function="relu",
        )),
    ]:  # fmt: skip
        if part in name:
            sizes = {} if kind in ("mt5", "m2m_100") else dict(
                hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=96,
            )  # fmt: skip
            return AutoConfig.for_model(kind, vocab_size=VOCABULARY, **sizes, **options)
    raise ValueError(name)


def hf_model_of(name_or_config, **options):
    from transformers import AutoModel

    config = hf_config(name_or_config) if isinstance(name_or_config, str) else name_or_config
    return AutoModel.from_config(config, **options)


def shrunk(model_cfg):
    """The configuration in a small size, and the options for its timm model."""
    config = json.loads(json.dumps(model_cfg))
    vision, text = config["vision_cfg"], config["text_cfg"]
    options = {}
    if "timm_model_name" in vision:
        options, vision["image_size"] = timm_size(vision["timm_model_name"], vision["image_size"])
        vision["timm_model_pretrained"] = False
        wide = options.get("embed_dim", 24)
        config["embed_dim"] = wide if vision.get("timm_proj") == "none" else 24
    elif isinstance(vision["layers"], list):
        vision.update(layers=[1, 1, 1, 1], width=16, image_size=64)
        config["embed_dim"] = 24
    else:
        wide = 2 * vision.get("head_width", 64)
        vision.update(layers=2, width=wide, image_size=3 * vision["patch_size"], patch_dropout=0.0)
        config["embed_dim"] = 24
    if "hf_model_name" in text:
        text.update(hf_model_pretrained=False, context_length=LENGTH)
    else:
        text.update(
            width=128, heads=2, layers=2, vocab_size=VOCABULARY, context_length=LENGTH - (1 if text.get("embed_cls") else 0)
        )
        if text.get("proj_type") == "none":
            text["width"] = config["embed_dim"]
    if "multimodal_cfg" in config:
        config["multimodal_cfg"].update(width=config["embed_dim"], heads=2, layers=1)
    return config, options


def texts_of(text):
    length = text.get("context_length", LENGTH)
    if "hf_model_name" in text:
        return ids(LENGTH, 2, {"mt5": 0}.get(text["hf_model_name"].split("/")[-1].split("-")[0], 1), start=3)
    if text.get("pool_type") == "eos":
        return ids(length, text["eos_id"], 0 if text["eos_id"] != 0 else 3)
    return ids(length, VOCABULARY - 1, 1 if text.get("pool_type") == "last" else 0)


def open_clip_case(folder, model_cfg):
    import open_clip
    import timm
    from open_clip import hf_model

    config, options = shrunk(model_cfg)
    file = {"model_cfg": config, "preprocess_cfg": {"mean": [0.4, 0.5, 0.6], "std": [0.2, 0.3, 0.4]}}
    if "SigLIP" in folder.name:
        file["preprocess_cfg"]["resize_mode"] = "squash"
    (folder / "open_clip_config.json").write_text(json.dumps(file))
    create = timm.create_model
    with (
        replaced(timm, "create_model", lambda name, **given: create(name, **given, **options)),
        # Nothing is asked of the hub.
        replaced(hf_model, "AutoConfig", SimpleNamespace(from_pretrained=hf_config)),
        replaced(hf_model, "AutoModel", SimpleNamespace(from_pretrained=hf_model_of, from_config=hf_model_of)),
    ):
        model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
        randomise(model)
        state = {name: value.contiguous() for name, value in model.state_dict().items()}
        save_file(state, folder / "open_clip_model.safetensors")
        model, preprocess = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
    model.eval()
    pixels = torch.stack([preprocess(picture(*values)) for values in PICTURES])
    rows = texts_of(config["text_cfg"])
    return dict(
        ids=rows,
        images=plain(model.encode_image(pixels, normalize=False)),
        texts=plain(model.encode_text(torch.tensor(rows), normalize=False)),
    )


def open_clip_cases():
    import open_clip

    for path in sorted((Path(open_clip.__file__).parent / "model_configs").glob("*.json")):
        config = json.loads(path.read_text())
        yield path.stem, f"open_clip {open_clip.__version__}", lambda folder, config=config: open_clip_case(folder, config)


# --- transformers ----------------------------------------------------------------------------------------------------

TOWER = dict(hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=2)
WORDS = TOWER | dict(vocab_size=VOCABULARY, max_position_embeddings=LENGTH)
FRAME = TOWER | dict(image_size=48, patch_size=16)
END = dict(eos_token_id=VOCABULARY - 1, bos_token_id=VOCABULARY - 2)
BERT = WORDS | dict(max_position_embeddings=LENGTH + 2)


def hugging_face_case(folder, kind, config, rows, side=48):
    import transformers

    made = getattr(transformers, f"{kind}Config")(**config)
    model = getattr(transformers, f"{kind}Model")(made)
    randomise(model)
    model.save_pretrained(folder)
    processor = (
        transformers.SiglipImageProcessor(size=dict(height=side, width=side))
        if kind == "Siglip"
        else transformers.Siglip2ImageProcessor(patch_size=16, max_num_patches=9)
        if kind == "Siglip2"
        else transformers.CLIPImageProcessor(size=dict(shortest_edge=side), crop_size=dict(height=side, width=side))
    )
    processor.save_pretrained(folder)
    loaded = getattr(transformers, f"{kind}Model").from_pretrained(folder).eval()
    reader = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
    pictures = [picture(*values) for values in PICTURES]
    if kind == "Siglip2":
        # At one grid: its processor would keep the ratio of the sides, which no fixed frame can.
        pictures = [image.resize((side, side), Image.Resampling.BILINEAR) for image in pictures]
    inputs = reader(pictures, return_tensors="pt")
    text = dict(input_ids=torch.tensor(rows))
    if kind in ("AltCLIP", "ChineseCLIP", "Flava", "Align"):
        text["attention_mask"] = (text["input_ids"] != (0 if kind == "ChineseCLIP" else 1)).long()
    images = vector(loaded.get_image_features(**inputs))
    return dict(ids=rows, images=plain(images), texts=plain(vector(loaded.get_text_features(**text))))


def transformers_cases():
    import transformers

    clip = dict(text_config=WORDS | END, vision_config=FRAME, projection_dim=24)
    siglip = dict(text_config=WORDS | dict(projection_size=32), vision_config=FRAME)
    alone = ids(LENGTH, VOCABULARY - 1, 0)
    padded = ids(LENGTH, 2, 1, start=3)
    cases = {
        "CLIP": (clip, alone),
        "MetaClip2": (clip, alone),
        "Siglip": (siglip, padded),
        "Siglip2": (
            dict(text_config=WORDS | dict(projection_size=32), vision_config=TOWER | dict(patch_size=16, num_patches=9)),
            padded,
        ),
        "AltCLIP": (dict(text_config=BERT | dict(project_dim=24), vision_config=FRAME, projection_dim=24), padded),
        "ChineseCLIP": (dict(text_config=BERT, vision_config=FRAME, projection_dim=24), ids(LENGTH, 2, 0, start=3)),
        "CLIPSeg": (clip, alone),
        "GroupViT": (
            dict(text_config=WORDS | END, projection_dim=24, projection_intermediate_dim=32, vision_config=dict(
                hidden_size=32, intermediate_size=48, depths=[1, 1, 1], num_hidden_layers=3, num_group_tokens=[4, 2, 0],
                num_output_groups=[4, 2, 0], num_attention_heads=2, image_size=48, patch_size=16,
            )), alone,
        ),
        "Flava": (
            dict(image_config=FRAME, text_config=BERT, multimodal_config=TOWER, projection_dim=24, hidden_size=32), padded,
        ),
        "Align": (
            dict(text_config=BERT, projection_dim=32, vision_config=dict(
                image_size=48, hidden_dim=32, width_coefficient=0.1, depth_coefficient=0.1)), padded,
        ),
        "OwlViT": (clip, alone),
        "Owlv2": (clip, alone),
        "Blip": (dict(text_config=BERT, vision_config=FRAME, projection_dim=24), padded),
        "Aimv2": (dict(text_config=WORDS | END, vision_config=FRAME, projection_dim=24), alone),
        "Tipsv2": (dict(text_config=WORDS, vision_config=FRAME), padded),
        "VisionTextDualEncoder": (None, padded),
    }  # fmt: skip
    for kind, (config, rows) in cases.items():
        if config is None:
            text, vision = transformers.BertConfig(**BERT), transformers.ViTConfig(**FRAME)
            config = dict(projection_dim=24, text_config=text.to_dict(), vision_config=vision.to_dict())
        yield kind, f"transformers {transformers.__version__}", (
            lambda folder, kind=kind, config=config, rows=rows: hugging_face_case(folder, kind, config, rows)
        )


# ---------------------------------------------------------------------------------------------------------------------


def main():
    import timm
    import transformers

    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    versions = dict(torch=torch.__version__.split("+")[0], timm=timm.__version__)
    (FOLDER / "pictures.json").write_text(json.dumps(dict(pictures=PICTURES, versions=versions)))
    with torch.no_grad():
        for name, library, make in [*open_clip_cases(), *transformers_cases()]:
            if not PATTERN.search(name):
                continue
            folder = FOLDER / f"{library.split()[0]}-{name}"
            folder.mkdir(exist_ok=True)
            try:
                result = make(folder)
            except Exception as error:  # noqa: BLE001
                traceback.print_exc()
                result = dict(error=f"{type(error).__name__}: {error}".split("\n")[0])
            (folder / "expected.json").write_text(json.dumps(dict(name=name, library=library) | result))
            print(name, result.get("error", "made"), flush=True)


main()
