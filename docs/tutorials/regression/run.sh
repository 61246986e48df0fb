#!/bin/sh
# The real run of docs/regression.md: a detector on a frozen suite, then a release that is worse.
# DETECTOR names yolox_nano.onnx (YOLOX-nano trained on COCO); results go below ./out.
set -eu
cd "$(dirname "$0")"
: "${DETECTOR:?set DETECTOR to yolox_nano.onnx}"
export DETECTOR

scenesim suite build suite.toml --out out/suites/town-v1
scenesim evaluate out/suites/town-v1 --model detector:detect \
    --gate gate.toml --out out/results/v41
# the new release: exit code 1, because the gate stops it
scenesim evaluate out/suites/town-v1 --model detector:detect_blurred \
    --baseline out/results/v41 --gate gate.toml --out out/results/v42 || true
scenesim trend out/results

# where fog takes its cars away
scenesim suite build fog.toml --out out/suites/fog
scenesim evaluate out/suites/fog --model detector:detect --out out/fog
