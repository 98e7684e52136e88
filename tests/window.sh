#!/usr/bin/env bash
# Two scripts in the real window. An analyst's first minutes, ended by a power cut: open an article, tag, accept,
# reject, code a stance, undo, redo, save, go on, be killed, start again. And a newcomer's whole project, undone and
# redone (tests/support/newcomer.sh). What must be there is read from the disk, not from pixels.
#
# usage: tests/window.sh BINARY [FOLDER FOR PICTURES AND LOGS [first_minutes | newcomer]]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BINARY=$(realpath "${1:?usage: tests/window.sh BINARY [OUT]}")
OUT=${2:-$(mktemp -d)}
mkdir -p "$OUT"
OUT=$(realpath "$OUT")
rm -f "$OUT"/*.log "$OUT"/*.png
. "$here/support/window.sh"
. "$here/support/newcomer.sh"

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

# Whether the project on disk held still for eight looks. Suggestions follow decisions in their own time, and the
# selected one follows when the analyst goes on.
is_settled() {
    local look
    on_disk "$scratch/settled.jsonl" || return 1
    for look in 1 2 3 4 5 6 7; do
        sleep 0.1
        on_disk "$scratch/now.jsonl" && cmp -s "$scratch/now.jsonl" "$scratch/settled.jsonl" || return 1
    done
}

# Keeps everything that is on disk, suggestions and entities too, under a name: remember NAME
remember() {
    [ -z "$program_pid" ] || press Escape
    within 20 is_settled || window_fail "the project does not come to rest: $(tail -1 "$OUT/cli.log")"
    cp "$scratch/settled.jsonl" "$scratch/$1.jsonl"
}

same_as() {
    on_disk "$scratch/now.jsonl" && cmp -s "$scratch/now.jsonl" "$scratch/$1.jsonl"
}

# Saves, and keeps the files of the project under a name, without what may be deleted: remember_files NAME
remember_files() {
    press Escape
    within 20 is_settled || window_fail "the project does not come to rest: $(tail -1 "$OUT/cli.log")"
    press ctrl+s
    within 20 is_saved || window_fail "the project was not saved"
    rm -rf "${scratch:?}/$1"
    cp -r "$project" "$scratch/$1"
    rm -rf "$scratch/$1/.standpoint"
}

# A saved project has nothing left in its journal.
is_saved() {
    [ ! -s "$project/.standpoint/journal" ]
}

# Waits until the disk holds again what it held under a name: expect_same WHAT NAME
expect_same() {
    [ -z "$program_pid" ] || press Escape
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

# More than NUMBER times: more NUMBER PATTERN [INCLUDE]
more() {
    [ "$(count "$2" "${3:-all}")" -gt "$1" ]
}

# Waits until something grew: expect_more WHAT NUMBER PATTERN [INCLUDE]
expect_more() {
    local what=$1
    shift
    within 15 more "$@" || window_fail "$what: still $1 × $2"
    say "$what"
}

# Drags over words of the text, lower and lower, until a tag key makes a mention of them; keeps the line's Y.
tag_dragged_words() {
    for line_y in 260 300 340 380 420 460 500 540; do
        drag 420 "$line_y" 560 "$line_y"
        press 2
        within 2 more 0 "$accepted" human && return
    done
    window_fail "no drag to the right from 420 selected words that could be tagged"
}

accepted='"status":"accepted"'

first_minutes() {
    # An article from the command line gets an untitled project and suggestions.
    start_program "$BINARY" "$ARTICLE"
    within 20 untitled_project || window_fail "the article got no project of its own"
    within 30 has_suggestions || window_fail "no suggestions for the article"
    suggested=$(count '"status":"suggested"')
    say "opened an article: $suggested suggestions"
    picture opened

    tag_dragged_words
    say "tagged dragged words by key"
    remember tagged

    # The next suggestion may be a stance, which brings its holder along.
    decided=$(count "$accepted" reviewed)
    press Tab a
    expect_more "accepted a suggestion" "$decided" "$accepted" reviewed
    remember accepted

    before=$(count '"status":')
    press Tab x
    rejected() { [ "$(count '"status":')" -lt "$before" ]; }
    within 15 rejected || window_fail "rejected a suggestion: nothing went"
    say "rejected a suggestion"
    remember rejected

    stances=$(count '"polarity":' reviewed)
    drag 620 "$line_y" 760 "$line_y"
    press s o i
    type_words "Budget"
    picture stance
    press Return Return
    expect_more "coded a stance on dragged words" "$stances" '"polarity":' reviewed
    expect_more "and its new issue" 0 '"issue":"budget"' reviewed
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

    # What is decided and undone leaves no trace in any file.
    remember_files before
    decided=$(count "$accepted" reviewed)
    press Tab a
    expect_more "accepted a suggestion of the saved project" "$decided" "$accepted" reviewed
    press ctrl+z
    expect_same "undid it" accepted
    remember_files after
    diff -r "$scratch/before" "$scratch/after" >"$OUT/files.diff" || window_fail "files differ after undoing: see $OUT/files.diff"
    say "every file is as it was"

    # More edits, some of which are known to have been made; then the power goes.
    decided=$(count "$accepted" reviewed)
    press Tab a
    expect_more "went on: accepted one more" "$decided" "$accepted" reviewed
    decided=$(count "$accepted" reviewed)
    press a
    expect_more "went on: and one more" "$decided" "$accepted" reviewed
    decided=$(count "$accepted" reviewed)
    xdotool key --delay 15 Tab a Tab x Tab a Tab a &
    typing=$!
    sleep 0.15
    kill_program
    wait "$typing" 2>/dev/null || true
    say "killed the program while keys came in"

    "$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault after the kill"
    on_disk "$scratch/killed.jsonl" reviewed || window_fail "cannot export: $(tail -1 "$OUT/cli.log")"
    kept=$(count "$accepted" reviewed)
    [ "$kept" -ge "$decided" ] || window_fail "decisions were lost: $kept of $decided left"
    say "everything decided before the kill is on disk"

    start_program "$BINARY" "$project"
    sleep 1
    # Suggestions that had not followed when the power went do so now; decisions are what they were.
    keeps_decisions() {
        on_disk "$scratch/now.jsonl" reviewed && cmp -s "$scratch/now.jsonl" "$scratch/killed.jsonl"
    }
    within 15 keeps_decisions || window_fail "decisions differ after starting again"
    say "started again: nothing decided changed"
    picture again
    decided=$(count "$accepted" reviewed)
    press Tab a
    expect_more "and the work goes on" "$decided" "$accepted" reviewed
    press ctrl+q
    within 5 process_is_gone "$program_pid" || window_fail "Ctrl+Q did not end the program"
    program_pid=''
    "$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault in the end"
}

start_screen
say "screen $DISPLAY, pictures in $OUT"
for part in ${3:-first_minutes newcomer}; do
    "$part"
done
say "all good"
