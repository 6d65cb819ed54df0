"""The towers in open_clip's parameter names, so that a state dict is a checkpoint in open_clip's layout.

Every image tower returns two tensors in the joint space: the image embedding [batch, e] and the patch embeddings
[batch, patches, e], each patch projected as the image embedding is.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)

    def forward(self, x, causal):
        n, length, width = x.shape
        rows = F.linear(x, self.in_proj_weight, self.in_proj_bias)
        q, k, v = rows.view(n, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        # Spelt out: PyTorch's own CPU attention takes half as long again, backward included.
        scores = (q * (width // self.heads) ** -0.5) @ k.mT
        if causal:
            scores = scores + torch.full((length, length), -1e4, dtype=scores.dtype).triu(1)
        mixed = scores.softmax(-1).to(v.dtype) @ v
        return self.out_proj(mixed.transpose(1, 2).reshape(n, length, width))


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.c_proj = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x)))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = Attention(width, heads)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = Mlp(width)

    def forward(self, x, causal=False):
        x = x + self.attn(self.ln_1(x), causal)
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.resblocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])

    def forward(self, x, causal=False):
        for block in self.resblocks:
            x = block(x, causal)
        return x


def sines(side, width):
    """2-D sine and cosine positions [side * side, width], a start for the learned table."""
    rates = 1 / 10000 ** (torch.arange(width // 4) / (width // 4))
    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    y, x = y.reshape(-1, 1) * rates, x.reshape(-1, 1) * rates
    return torch.cat([x.sin(), x.cos(), y.sin(), y.cos()], 1)


class VisionTransformer(nn.Module):
    def __init__(self, width, layers, heads, patch, image, embed):
        super().__init__()
        self.patch, self.grid = patch, image // patch
        scale = width**-0.5
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(scale * torch.randn(width))
        self.positional_embedding = nn.Parameter(scale * torch.randn(self.grid**2 + 1, width))
        self.positional_embedding.data[1:] = 0.3 * sines(self.grid, width)
        self.ln_pre = nn.LayerNorm(width)
        self.transformer = Transformer(width, layers, heads)
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(scale * torch.randn(width, embed))

    def forward(self, images, keep=None):
        """keep: [batch, kept] indices of the patches that are looked at; all by default."""
        width = self.conv1.weight.shape[0]
        x = F.unfold(images, self.patch, stride=self.patch).transpose(1, 2)
        positions = self.positional_embedding[1:]
        if keep is not None:
            x = x.gather(1, keep[:, :, None].expand(-1, -1, x.shape[2]))
            positions = positions[keep]
        x = F.linear(x, self.conv1.weight.view(width, -1)) + positions
        token = (self.class_embedding + self.positional_embedding[0]).expand(len(x), 1, -1)
        x = self.transformer(self.ln_pre(torch.cat([token, x], 1)))
        x = self.ln_post(x) @ self.proj
        return x[:, 0], x[:, 1:]

    @torch.no_grad()
    def halve_patches(self):
        """Patches of half the side on four times the grid: pseudo-inverse resize of the projection (FlexiViT)."""
        fine = self.patch // 2
        basis = torch.eye(fine * fine).view(-1, 1, fine, fine)
        up = F.interpolate(basis, size=(self.patch, self.patch), mode="bilinear").flatten(1)  # [fine², patch²]
        weight = self.conv1.weight
        self.conv1 = nn.Conv2d(3, len(weight), fine, fine, bias=False)
        self.conv1.weight.copy_((weight.flatten(2) @ up.T).view(len(weight), 3, fine, fine))
        table = self.positional_embedding
        plane = table[1:].T.view(1, -1, self.grid, self.grid)
        plane = F.interpolate(plane, scale_factor=2, mode="bicubic")
        self.positional_embedding = nn.Parameter(torch.cat([table[:1], plane.flatten(2)[0].T]))
        self.patch, self.grid = fine, 2 * self.grid


class Clip(nn.Module):
    """open_clip's `CLIP`: the text tower's parameters stand at the top, the image tower's under `visual`."""

    def __init__(self, visual, embed, vocabulary, context, width, layers, heads):
        super().__init__()
        self.visual = visual
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.positional_embedding = nn.Parameter(0.01 * torch.randn(context, width))
        self.transformer = Transformer(width, layers, heads)
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(width**-0.5 * torch.randn(width, embed))
        self.logit_scale = nn.Parameter(torch.tensor(math.log(20.0)))
        nn.init.normal_(self.token_embedding.weight, std=0.02)

    def encode_text(self, ids, ends):
        """ids: [n, length]; ends: [n], the place of each text's end token. Returns [n, e], not normalised."""
        x = self.token_embedding(ids) + self.positional_embedding[: ids.shape[1]]
        x = self.ln_final(self.transformer(x, causal=True))
        return x[torch.arange(len(x)), ends] @ self.text_projection
