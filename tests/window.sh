#!/usr/bin/env bash
# An analyst's first minutes in the real window, ended by a power cut: open an article, tag, accept, reject, code a
# stance, undo, redo, save, go on, be killed, start again. What must be there is read from the disk, not from pixels.
#
# usage: tests/window.sh BINARY [FOLDER FOR PICTURES AND LOGS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BINARY=$(realpath "${1:?usage: tests/window.sh BINARY [OUT]}")
OUT=${2:-$(mktemp -d)}
mkdir -p "$OUT"
OUT=$(realpath "$OUT")
. "$here/support/window.sh"

ARTICLE=$here/../assets/sample/articles/norland-budget.txt

say() {
    echo "window: $*"
}

# The project as its files and its journal hold it now, as one JSON line for each article.
on_disk() {
    "$BINARY" export "$project" --format jsonl --include "${2:-all}" --output "$1" >>"$OUT/cli.log" 2>&1
}

# How often something stands in the project on disk: count PATTERN [INCLUDE]
count() {
    on_disk "$scratch/now.jsonl" "${2:-all}" || return 1
    { grep -oF -- "$1" "$scratch/now.jsonl" || true; } | wc -l
}

# Whether it stands there exactly so often: holds NUMBER PATTERN [INCLUDE]
holds() {
    [ "$(count "$2" "${3:-all}")" = "$1" ]
}

# Waits until it does: expect WHAT NUMBER PATTERN [INCLUDE]
expect() {
    local what=$1
    shift
    within 15 holds "$@" || window_fail "$what: expected $1 × $2, found $(count "$2" "${3:-all}")"
    say "$what"
}

# Keeps what is on disk now under a name: remember NAME
remember() {
    on_disk "$scratch/$1.jsonl" || window_fail "cannot export"
}

same_as() {
    on_disk "$scratch/now.jsonl" && cmp -s "$scratch/now.jsonl" "$scratch/$1.jsonl"
}

# Waits until the disk holds again what it held under a name: expect_same WHAT NAME
expect_same() {
    within 15 same_as "$2" || {
        on_disk "$OUT/found.jsonl" && cp "$scratch/$2.jsonl" "$OUT/expected.jsonl"
        window_fail "$1: the project differs from what it was; compare found.jsonl and expected.jsonl in $OUT"
    }
    say "$1"
}

untitled_project() {
    local header
    header=$(find "$STANDPOINT_DATA" -name project.ron 2>/dev/null | head -1)
    [ -n "$header" ] && project=$(dirname "$header")
}

has_suggestions() {
    [ "$(count '"status":"suggested"')" -gt 20 ]
}

# Drags over words of the text, lower and lower, until a tag key makes a mention of them.
tag_by_mouse() {
    local y
    for y in 260 300 340 380 420 460 500; do
        drag 420 "$y" 640 "$y"
        press 2
        within 2 holds 1 '"origin":"analyst"' human && return
    done
    window_fail "no drag from 420 to 640 selected words that could be tagged"
}

accepted='"status":"accepted"'

start_screen
say "screen $DISPLAY, pictures in $OUT"

# An article from the command line gets an untitled project and suggestions.
start_program "$BINARY" "$ARTICLE"
within 20 untitled_project || window_fail "the article got no project of its own"
within 30 has_suggestions || window_fail "no suggestions for the article"
suggested=$(count '"status":"suggested"')
say "opened an article: $suggested suggestions"
picture opened

tag_by_mouse
expect "tagged dragged words by key" 1 "$accepted" human
remember tagged

press Tab a
expect "accepted a suggestion" 2 "$accepted" reviewed
remember accepted

before=$(count '"spans":')
press x
rejected() { [ "$(count '"spans":')" -lt "$before" ]; }
within 15 rejected || window_fail "rejected a suggestion: nothing went"
say "rejected a suggestion"
remember rejected

stances=$(count '"polarity":' reviewed)
press s
picture stance
type_words "Budget"
press Return
expect "coded a stance" $((stances + 1)) '"polarity":' reviewed
remember stance
picture coded

press ctrl+z
expect_same "undid the stance" rejected
press ctrl+z
expect_same "undid the rejection" accepted
press ctrl+z
expect_same "undid the acceptance" tagged
press ctrl+shift+z
expect_same "redid the acceptance" accepted

# Saving an untitled project asks for a place.
press ctrl+s
sleep 0.5
picture save
press ctrl+a
type_words "$scratch/budget-project"
press Return
within 15 test -f "$scratch/budget-project/project.ron" || window_fail "no project was saved"
project=$scratch/budget-project
expect_same "saved as a project" accepted
"$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault with the saved project"

# More edits, some of which are known to have been made; then the power goes.
press Tab a
expect "went on: accepted one more" 3 "$accepted" reviewed
press Tab a
expect "went on: and one more" 4 "$accepted" reviewed
xdotool key --delay 15 Tab a Tab x Tab a Tab a &
typing=$!
sleep 0.15
kill_program
wait "$typing" 2>/dev/null || true
say "killed the program while keys came in"

"$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault after the kill"
remember killed
[ "$(count "$accepted" reviewed)" -ge 4 ] || window_fail "decisions were lost: $(count "$accepted" reviewed) of 4 left"
say "everything decided before the kill is on disk"

start_program "$BINARY" "$project"
sleep 1
expect_same "started again: nothing changed" killed
picture again
decided=$(count "$accepted" reviewed)
press Tab a
expect "and the work goes on" $((decided + 1)) "$accepted" reviewed
press ctrl+q
within 5 process_is_gone "$program_pid" || window_fail "Ctrl+Q did not end the program"
program_pid=''
"$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault in the end"
say "all good"
