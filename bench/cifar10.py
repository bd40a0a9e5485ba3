#!/usr/bin/env python3
"""Networks of the literature on CIFAR-10, as a table: what they cost, how right they are, and how fast.

    dotnet build src/ShiftService.Cli -c Release
    python3 bench/cifar10.py DATA/data/cifar10-jpeg.tar.xz [PACKAGE...]

Packages are folders with a model.json; by default all of models/*-cifar10. Accuracies are of the archive's test split, by the SIMD engine and
by ONNX Runtime; times are medians of one image on one core, both backends taking turns. Run it with nothing else on the machine.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHIFTCTL = ROOT / "src/ShiftService.Cli/bin/Release/net10.0/shiftctl.dll"


def shiftctl(*arguments):
    return json.loads(subprocess.run(
        ["dotnet", SHIFTCTL, *arguments, "--json"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)


def row(package, data):
    card = json.loads((package / "model.json").read_text())
    onnx = package / "model.onnx"
    top1 = {backend: shiftctl("evaluate", package, data, "--split", "test", "--backend", backend)["top1"]
            for backend in ("simd", "onnxruntime")}
    ms = {measured["backend"]: measured["medianMs"] for measured in shiftctl("bench", onnx, "--seconds", "3")}
    return (f"| `{card['network']}` | {card['cost']['parameters']:,} | {card['cost']['multiplyAccumulates'] / 1e6:.1f} M "
            f"| {onnx.stat().st_size / 1e6:.2f} MB | {card['provenance'].get('epochs', '')} "
            f"| {top1['simd']:.2%} | {top1['onnxruntime']:.2%} | {ms['simd']:.3f} | {ms['onnxruntime']:.3f} |")


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    data, packages = pathlib.Path(sys.argv[1]).resolve(), [pathlib.Path(package).resolve() for package in sys.argv[2:]]
    print("| network | parameters | multiply-adds | file | epochs | top-1 | top-1, ONNX Runtime | ms | ms, ONNX Runtime |")
    print("|---|---|---|---|---|---|---|---|---|")
    for package in packages or sorted(card.parent for card in (ROOT / "models").glob("*-cifar10/*/model.json")):
        print(row(package, data), flush=True)


if __name__ == "__main__":
    main()
