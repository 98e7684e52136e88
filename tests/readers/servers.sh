#!/usr/bin/env bash
# Real doccano and Label Studio servers take what Standpoint exports and give it back. To be run by hand: it installs
# both (1 GB, some minutes), starts them on 127.0.0.1 and ends them again.
#
# Usage: tests/readers/servers.sh BINARY [WORK]
#
# WORK is kept if it is named, so that a second run need not install again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?usage: servers.sh BINARY [WORK]}")
if [ $# -gt 1 ]; then
    work=$2
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
work=$(cd "$work" && pwd)
export HOME="$work/home" XDG_CONFIG_HOME="$work/home" XDG_DATA_HOME="$work/home" XDG_CACHE_HOME="$work/home"
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 LC_ALL=C.UTF-8
mkdir -p "$HOME"

venv() {
    local name=$1
    shift
    [ -e "$work/$name/ready" ] && return
    python3 -m venv "$work/$name"
    "$work/$name/bin/pip" install --quiet --no-cache-dir "$@"
    touch "$work/$name/ready"
}
# doccano of 2023 needs the libraries of its time.
venv doccano doccano==1.8.4 'marshmallow<4' 'numpy<1.24' 'scipy<1.11' 'scikit-learn<1.3' 'setuptools<81'
venv label-studio label-studio==1.23.2

run=$(mktemp -d "$work/run.XXXXXX")
cp -r "$here/../../assets/sample/project" "$run/project"
"$binary" import "$run/project" "$here/hard.jsonl" --format jsonl --annotator sample-analyst
for format in doccano label-studio jsonl; do
    mkdir "$run/$format"
    "$binary" export "$run/project" --format "$format" --output "$run/$format" --annotator sample-analyst
done

"$work/doccano/bin/python" "$here/servers.py" doccano "$run"
"$work/label-studio/bin/python" "$here/servers.py" label-studio "$run"

# What came back goes into an empty project, and out again as our own JSONL.
for format in doccano label-studio; do
    cp -r "$here/../../assets/sample/project" "$run/fresh-$format"
    rm -r "$run/fresh-$format/annotations" "$run/fresh-$format/articles"
    "$binary" import "$run/fresh-$format" "$run/back-$format" --format "$format" --annotator sample-analyst
    "$binary" export "$run/fresh-$format" --format jsonl --output "$run/fresh-$format.jsonl" --annotator sample-analyst
    python3 "$here/servers.py" compare "$run/jsonl/annotations.jsonl" "$run/fresh-$format.jsonl"
done
