"""Convolutional image towers in open_clip's parameter names; they return what those of towers.py do, a cell for a patch.

A cell is 32 pixels wide: at 224 pixels, to which drawings of 112 are enlarged, there are 7 × 7.
"""

import torch
import torch.nn.functional as F
from torch import nn

CELL = 32
# Running statistics over about the last hundred batches, in which the learning rate is almost zero.
MOMENTUM = 0.02


def enlarge(images, side):
    """To side × side, as the preprocessing of an exported model enlarges (Pillow's bicubic)."""
    if images.shape[-1] != side:
        images = F.interpolate(images, size=(side, side), mode="bicubic", antialias=True).clamp(-1, 1)
    return images.contiguous(memory_format=torch.channels_last)


def conv(before, after, kernel):
    return nn.Conv2d(before, after, kernel, padding=kernel // 2, bias=False)


def norm(channels):
    return nn.BatchNorm2d(channels, momentum=MOMENTUM)


class Bottleneck(nn.Module):
    """Of 4 × planes channels out of `before`; shrinks by average pooling, in both branches."""

    def __init__(self, before, planes, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(before, planes, 1), norm(planes)
        self.conv2, self.bn2 = conv(planes, planes, 3), norm(planes)
        self.conv3, self.bn3 = conv(planes, 4 * planes, 1), norm(4 * planes)
        nn.init.zeros_(self.bn3.weight)
        self.stride = stride
        self.downsample = None
        if stride > 1 or before != 4 * planes:
            self.downsample = nn.Sequential(conv(before, 4 * planes, 1), norm(4 * planes))

    def forward(self, x):
        inner = F.relu(self.bn1(self.conv1(x)))
        inner = F.relu(self.bn2(self.conv2(inner)))
        if self.stride > 1:
            x, inner = F.avg_pool2d(x, self.stride), F.avg_pool2d(inner, self.stride)
        inner = self.bn3(self.conv3(inner))
        return F.relu(inner + (x if self.downsample is None else self.downsample(x)))


class AttentionPool(nn.Module):
    """The mean of the cells, with a position of its own, asks the cells and itself."""

    def __init__(self, cells, channels, heads, embed):
        super().__init__()
        self.heads = heads
        self.positional_embedding = nn.Parameter(torch.randn(cells + 1, channels) / channels**0.5)
        self.k_proj = nn.Linear(channels, channels)
        self.q_proj = nn.Linear(channels, channels)
        self.v_proj = nn.Linear(channels, channels)
        self.c_proj = nn.Linear(channels, embed)
        for layer in (self.k_proj, self.q_proj, self.v_proj, self.c_proj):
            nn.init.normal_(layer.weight, std=channels**-0.5)
            nn.init.zeros_(layer.bias)

    def forward(self, cells):
        """[n, cells, channels] → the image [n, e] and the cells, by value and output projection, [n, cells, e]."""
        n, _, channels = cells.shape
        tokens = torch.cat([cells.mean(1, keepdim=True), cells], 1) + self.positional_embedding
        per_head = channels // self.heads
        query = self.q_proj(tokens[:, 0]).view(n, self.heads, 1, per_head) * per_head**-0.5
        key, value = (p(tokens).view(n, -1, self.heads, per_head).transpose(1, 2) for p in (self.k_proj, self.v_proj))
        mixed = (query @ key.mT).softmax(-1).to(value.dtype) @ value
        return self.c_proj(mixed.reshape(n, channels)), self.c_proj(self.v_proj(cells))


class ModifiedResNet(nn.Module):
    """OpenAI's (openai/CLIP, clip/model.py). layers: bottlenecks of the four stages; width: even, channels after the stem.

    Heads are 64 channels wide, open_clip's default, whatever the width.
    """

    def __init__(self, layers, width, image, embed):
        super().__init__()
        self.image, self.grid = image, image // CELL
        half = width // 2
        self.conv1, self.bn1 = nn.Conv2d(3, half, 3, stride=2, padding=1, bias=False), norm(half)
        self.conv2, self.bn2 = conv(half, half, 3), norm(half)
        self.conv3, self.bn3 = conv(half, width, 3), norm(width)
        before = width
        for stage, count in enumerate(layers):
            planes = width * 2**stage
            blocks = []
            for i in range(count):
                blocks.append(Bottleneck(before, planes, 2 if stage > 0 and i == 0 else 1))
                before = 4 * planes
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.attnpool = AttentionPool(self.grid**2, before, before // 64, embed)

    def cells(self, images):
        """The last stage's map as rows [n, cells, channels]."""
        x = enlarge(images, self.image)
        for i in (1, 2, 3):
            x = F.relu(getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(x)))
        x = F.avg_pool2d(x, 2)
        for stage in (1, 2, 3, 4):
            x = getattr(self, f"layer{stage}")(x)
        return x.flatten(2).mT

    def forward(self, images):
        return self.attnpool(self.cells(images))


class ChannelNorm(nn.LayerNorm):
    """Over the channels of [n, C, h, w]; ε as in timm."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-6)

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNextMlp(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Linear(channels, 4 * channels)
        self.fc2 = nn.Linear(4 * channels, channels)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class ConvNextBlock(nn.Module):
    """Liu et al., arXiv 2201.03545, figure 4. The scale γ starts larger than theirs, as there are few blocks."""

    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.full((channels,), 0.1))
        self.conv_dw = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-6)
        self.mlp = ConvNextMlp(channels)

    def forward(self, x):
        inner = self.mlp(self.norm(self.conv_dw(x).permute(0, 2, 3, 1)))
        return x + (self.gamma * inner).permute(0, 3, 1, 2)


class ConvNextStage(nn.Module):
    def __init__(self, before, channels, count):
        super().__init__()
        self.downsample = nn.Identity()
        if before is not None:
            self.downsample = nn.Sequential(ChannelNorm(before), nn.Conv2d(before, channels, 2, 2))
        self.blocks = nn.Sequential(*(ConvNextBlock(channels) for _ in range(count)))

    def forward(self, x):
        return self.blocks(self.downsample(x))


class ConvNext(nn.Module):
    """timm's ConvNeXt under open_clip's linear head without bias (timm/models/convnext.py, open_clip/timm_model.py).

    depths, widths: blocks and channels of the four stages.
    """

    def __init__(self, depths, widths, image, embed):
        super().__init__()
        self.image, self.grid = image, image // CELL
        trunk = self.trunk = nn.Module()
        trunk.stem = nn.Sequential(nn.Conv2d(3, widths[0], 4, 4), ChannelNorm(widths[0]))
        stages = zip([None, *widths], widths, depths)
        trunk.stages = nn.Sequential(*(ConvNextStage(*stage) for stage in stages))
        trunk.head = nn.Module()
        trunk.head.norm = nn.LayerNorm(widths[-1], eps=1e-6)
        self.head = nn.Module()
        self.head.proj = nn.Linear(widths[-1], embed, bias=False)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.trunc_normal_(module.weight, std=0.02 if isinstance(module, nn.Linear) else 0.05)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def cells(self, images):
        """The last stage's map as rows [n, cells, channels]."""
        return self.trunk.stages(self.trunk.stem(enlarge(images, self.image))).flatten(2).mT

    def forward(self, images):
        """The image's embedding is of the cells' mean; each cell's is made as the mean's."""
        cells = self.cells(images)
        rows = torch.cat([cells.mean(1, keepdim=True), cells], 1)
        rows = self.head.proj(self.trunk.head.norm(rows))
        return rows[:, 0], rows[:, 1:]
