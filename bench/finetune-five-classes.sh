#!/usr/bin/env bash
# Fine-tunes a shipped model on five classes of 40 photos each, and trains the same network on them from scratch; both are tested on
# 500 other photos. Classes: goose, golden retriever, lion, catamaran, garbage truck, of mini-ImageNet; the first 40 by name of its
# training split, and all of the validation split.
#   bench/finetune-five-classes.sh FOLDER-OF-mini-imagenet-64.tar.xz [MODEL]
# needs a Release build of src/ShiftService.Cli. Results go to artifacts/finetune-five-classes.
set -euo pipefail
archive=$(realpath "$1")/mini-imagenet-64.tar.xz
cd "$(dirname "$0")/.."
model=${2:-models/shiftresnet20-e6-cifar10}
work=artifacts/finetune-five-classes
rm -rf "$work"
mkdir -p "$work/all" "$work/data/train" "$work/data/test"
declare -A classes=([n01855672]=goose [n02099601]=golden-retriever [n02129165]=lion [n02981792]=catamaran [n03417042]=garbage-truck)
members=()
for synset in "${!classes[@]}"; do members+=("train/$synset" "val/$synset"); done
tar -xJf "$archive" -C "$work/all" --wildcards "${members[@]/%//*}" 2>/dev/null || tar -xJf "$archive" -C "$work/all"
root=$(dirname "$(find "$work/all" -maxdepth 3 -type d -name train | head -1)")
for synset in "${!classes[@]}"; do
  name=${classes[$synset]}
  mkdir -p "$work/data/train/$name" "$work/data/test/$name"
  # shellcheck disable=SC2012
  ls "$root/train/$synset" | LC_ALL=C sort | head -40 | while read -r file; do cp "$root/train/$synset/$file" "$work/data/train/$name/"; done
  cp "$root/val/$synset/"* "$work/data/test/$name/"
done
rm -rf "$work/all"
shiftctl=(dotnet src/ShiftService.Cli/bin/Release/net10.0/shiftctl.dll)
for how in finetuned scratch; do
  extra=()
  if [ "$how" = scratch ]; then extra=(--from-scratch); fi
  start=$SECONDS
  "${shiftctl[@]}" finetune "$model" --data "$work/data" --out "$work/$how" --runs "$work/runs-$how" --cache "$work/cache" "${extra[@]}"
  echo "$how: $((SECONDS - start)) seconds"
done
for how in finetuned scratch; do
  echo "$how:"
  "${shiftctl[@]}" evaluate "$work/$how" "$work/data" --split test --json | grep -E '"(top1|top5|count)"' || true
done
