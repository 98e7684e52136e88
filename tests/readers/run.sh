#!/usr/bin/env bash
# Other programs' libraries read what Standpoint exports, and must find the same spans.
#
# Usage: tests/readers/run.sh BINARY [OUT]
#
# Exports the sample project, with a hard text in it, in every format to OUT (a new folder if not named) and runs each
# check_*.py on that folder. Needs python3 with venv, PyPI, and, for the web annotations, npm; without npm those say so.
# READERS_VENV names a folder where the readers are kept from one run to the next; else they are installed anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:?usage: run.sh BINARY [OUT]}")
out=${2:-$(mktemp -d)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
out=$(cd "$out" && pwd)
venv=${READERS_VENV:-$work/venv}

# No settings, projects or caches of the user are read or left behind.
export HOME="$work/home" XDG_CONFIG_HOME="$work/home" XDG_DATA_HOME="$work/home" XDG_CACHE_HOME="$work/home"
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 READERS_WORK="$work" LC_ALL=C.UTF-8
mkdir -p "$HOME"

# Installed once for each list of versions.
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --no-cache-dir -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv"
fi

cp -r "$here/../../assets/sample/project" "$work/project"
"$binary" import "$work/project" "$here/hard.jsonl" --format jsonl --annotator sample-analyst
for format in $("$binary" formats --markdown | sed -n '/^## Annotated formats/,/^## What each carries/s/^| `\([^`]*\)`.*/\1/p'); do
    mkdir -p "$out/$format"
    "$binary" export "$work/project" --format "$format" --output "$out/$format" --annotator sample-analyst
done

failed=0
for check in "$here"/check_*.py; do
    echo
    echo "== $(basename "$check" .py)"
    PYTHONPATH="$here" "$venv/bin/python" "$check" "$out" || failed=1
done
exit $failed
