#!/usr/bin/env python3
"""Times training steps (forward, backward, SGD update) of PyTorch on synthetic images, and prints one line of JSON.

The networks have exactly the structure of src/ShiftService.Zoo; the number of parameters is checked against the zoo's.
"""
import argparse
import json
import os
import statistics
import time

import torch
from torch import nn
from torch.nn import functional

# Trained parameters, norms included, as `shiftctl inspect NETWORK --height H --classes N` counts them.
NETWORKS = {
    # name: (side, classes, parameters)
    "shiftresnet20-e6": (32, 10, 186_746),
    "resnet20": (32, 10, 272_474),
    "shiftnet-c": (64, 100, 552_836),
    "mobilenetv2-1.0": (64, 100, 2_351_972),
}


def directions(channels, kernel=3):
    """The (dy, dx) of every channel of a grouped shift in the interleaved layout; channels left over stay."""
    moved = channels // (kernel * kernel) * kernel * kernel
    return [(c % (kernel * kernel) // kernel - kernel // 2, c % kernel - kernel // 2) if c < moved else (0, 0) for c in range(channels)]


class DepthwiseShift(nn.Module):
    """A shift as a depthwise convolution whose kernels are one-hot and do not learn."""

    def __init__(self, channels):
        super().__init__()
        kernel = torch.zeros(channels, 1, 3, 3)
        for channel, (dy, dx) in enumerate(directions(channels)):
            kernel[channel, 0, dy + 1, dx + 1] = 1
        self.register_buffer("kernel", kernel)

    def forward(self, x):
        return functional.conv2d(x, self.kernel, padding=1, groups=x.shape[1])


class SliceShift(nn.Module):
    """A shift as slices of a padded image and their concatenation; channels of a direction lie together (same cost, other order)."""

    def __init__(self, channels):
        super().__init__()
        counts = {}
        for direction in directions(channels):
            counts[direction] = counts.get(direction, 0) + 1
        self.counts = sorted(counts.items())

    def forward(self, x):
        height, width = x.shape[2:]
        padded = functional.pad(x, (1, 1, 1, 1))
        parts, start = [], 0
        for (dy, dx), count in self.counts:
            parts.append(padded[:, start:start + count, 1 + dy:1 + dy + height, 1 + dx:1 + dx + width])
            start += count
        return torch.cat(parts, 1)


def conv(inputs, outputs, kernel=1, stride=1, groups=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)


def norm_relu(channels, six=False):
    return nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU6(inplace=True) if six else nn.ReLU(inplace=True))


def shortcut(inputs, outputs, stride):
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))


class OfficialCsc(nn.Module):
    """1x1 BN ReLU, shift, strided 1x1 BN ReLU, plus the shortcut; nothing after the sum."""

    def __init__(self, inputs, outputs, stride, shift):
        super().__init__()
        middle = 6 * outputs
        self.branch = nn.Sequential(
            conv(inputs, middle), norm_relu(middle), shift(middle), conv(middle, outputs, 1, stride), norm_relu(outputs))
        self.shortcut = shortcut(inputs, outputs, stride)

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride, _):
        super().__init__()
        self.branch = nn.Sequential(
            conv(inputs, outputs, 3, stride), norm_relu(outputs), conv(outputs, outputs, 3), nn.BatchNorm2d(outputs))
        self.shortcut = shortcut(inputs, outputs, stride)

    def forward(self, x):
        return functional.relu(self.branch(x) + self.shortcut(x), inplace=True)


class PaperCsc(nn.Module):
    """BN ReLU 1x1, shift, BN ReLU strided 1x1; the input is added where the shape stays, and else there is no shortcut."""

    def __init__(self, inputs, outputs, stride, shift):
        super().__init__()
        self.adds = stride == 1 and inputs == outputs
        # Not in place: the input of the norm's ReLU is the residual sum.
        self.branch = nn.Sequential(
            nn.BatchNorm2d(inputs), nn.ReLU(), conv(inputs, outputs), shift(outputs), norm_relu(outputs),
            conv(outputs, outputs, 1, stride))

    def forward(self, x):
        return x + self.branch(x) if self.adds else self.branch(x)


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride):
        super().__init__()
        middle = inputs * expansion
        expand = [] if expansion == 1 else [conv(inputs, middle), norm_relu(middle, six=True)]
        self.branch = nn.Sequential(
            *expand, conv(middle, middle, 3, stride, groups=middle), norm_relu(middle, six=True),
            conv(middle, outputs), nn.BatchNorm2d(outputs))
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.branch(x) if self.adds else self.branch(x)


def head(channels, classes, dropout=0.0):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), *([nn.Dropout(dropout)] if dropout else []), nn.Linear(channels, classes)]


def cifar_stages(block, shift, classes):
    layers, inputs = [conv(3, 16, 3), norm_relu(16)], 16
    for stage in range(3):
        for index in range(3):
            outputs = 16 << stage
            layers.append(block(inputs, outputs, 2 if stage and not index else 1, shift))
            inputs = outputs
    return nn.Sequential(*layers, *head(inputs, classes))


def shiftnet_c(shift, classes):
    # At 64 pixels the stem's stride of 2 becomes 1, so that the last map keeps 4x4 pixels (StrideSchedule).
    layers, inputs = [conv(3, 32, 7, 1)], 32
    for outputs, repeats in ((32, 0), (64, 3), (128, 3), (256, 2)):
        for index in range(repeats + 1):
            layers.append(PaperCsc(inputs, outputs, 1 if index else 2, shift))
            inputs = outputs
    return nn.Sequential(*layers, norm_relu(inputs), *head(inputs, classes))


def mobilenetv2(classes):
    # Likewise: four of the five strides of 2 are left at 64 pixels.
    layers, inputs = [conv(3, 32, 3, 1), norm_relu(32, six=True)], 32
    for expansion, outputs, repeats, stride in (
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for index in range(repeats):
            layers.append(InvertedResidual(inputs, outputs, expansion, 1 if index else stride))
            inputs = outputs
    return nn.Sequential(*layers, conv(320, 1280), norm_relu(1280, six=True), *head(1280, classes, 0.2))


def create(name, shift, classes):
    if name == "shiftresnet20-e6":
        return cifar_stages(OfficialCsc, shift, classes)
    if name == "resnet20":
        return cifar_stages(BasicBlock, shift, classes)
    if name == "shiftnet-c":
        return shiftnet_c(shift, classes)
    return mobilenetv2(classes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=NETWORKS, default="shiftresnet20-e6")
    parser.add_argument("--shift", choices=("depthwise", "slices"), default="depthwise", help="how a shift is written")
    parser.add_argument("--layout", choices=("channels_last", "nchw"), default="channels_last")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--steps", type=int, default=20, help="steps that are timed")
    parser.add_argument("--warmup", type=int, default=3, help="steps before them")
    arguments = parser.parse_args()
    if min(arguments.threads, arguments.batch, arguments.steps) < 1 or arguments.warmup < 0:
        parser.error("threads, batch and steps must be at least 1, and warmup at least 0")

    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    side, classes, expected = NETWORKS[arguments.network]
    network = create(arguments.network, DepthwiseShift if arguments.shift == "depthwise" else SliceShift, classes)
    parameters = sum(p.numel() for p in network.parameters())
    assert parameters == expected, f"{arguments.network} has {parameters} parameters here and {expected} in the zoo"

    layout = torch.channels_last if arguments.layout == "channels_last" else torch.contiguous_format
    network = network.to(memory_format=layout).train()
    images = torch.randn(arguments.batch, 3, side, side).contiguous(memory_format=layout)
    labels = torch.randint(0, classes, (arguments.batch,))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    loss = nn.CrossEntropyLoss()

    seconds = []
    for step in range(arguments.warmup + arguments.steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        value = loss(network(images), labels)
        value.backward()
        optimizer.step()
        if step >= arguments.warmup:
            seconds.append(time.perf_counter() - start)
    assert torch.isfinite(value), "the loss is not finite"
    has_shift = "shift" in arguments.network
    print(json.dumps({
        "framework": f"PyTorch {torch.__version__}",
        "network": arguments.network,
        "side": side,
        "shift": arguments.shift if has_shift else None,
        "layout": arguments.layout,
        "threads": arguments.threads,
        "wait_policy": os.environ.get("OMP_WAIT_POLICY"),
        "batch": arguments.batch,
        "steps": arguments.steps,
        "parameters": parameters,
        "median_images_per_second": round(arguments.batch / statistics.median(seconds), 1),
        "best_images_per_second": round(arguments.batch / min(seconds), 1),
    }))


if __name__ == "__main__":
    main()
