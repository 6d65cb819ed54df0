"""Checkpoints that are whole or not there."""

from pathlib import Path

import torch


def save(content, path):
    part = Path(f"{path}.part")
    torch.save(content, part)
    part.replace(path)
