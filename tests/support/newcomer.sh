# A newcomer's first project in the real window: the five sample articles opened and reviewed by keyboard alone, two
# entities merged, a word tagged wherever it stands, ten stances coded, an issue recoded, a label renamed; then all of
# it undone and all of it redone. Sourced by tests/window.sh, whose functions it uses.

SAMPLE=$here/../assets/sample/articles

# The number of articles of the project on disk is NUMBER: has_articles NUMBER
has_articles() {
    on_disk "$scratch/now.jsonl" && [ "$(wc -l <"$scratch/now.jsonl")" -eq "$1" ]
}

# How many mentions and stances wait for a decision; relations, which end a line, are in no queue.
undecided() {
    on_disk "$scratch/now.jsonl" || return 1
    sed 's/"relations":.*//' "$scratch/now.jsonl" | { grep -oF '"status":"suggested"' || true; } | wc -l
}

# Nothing is left to decide, nor will be.
is_reviewed() {
    [ "$(undecided)" -eq 0 ] && is_settled && [ "$(undecided)" -eq 0 ]
}

gone() {
    [ "$(count "$1")" -eq 0 ]
}

# Runs a command by its name, as the palette finds it.
run_by_name() {
    press ctrl+k
    type_words "$1"
    press Return
}

# The files under two names are the same: expect_same_files WHAT NAME NAME
expect_same_files() {
    diff -r "$scratch/$2" "$scratch/$3" >"$OUT/files.diff" || window_fail "$1: files differ, see $OUT/files.diff"
    say "$1"
}

# Presses a key as often as there may be steps in the history; there is nothing to do for what is left.
for_every_step() {
    xdotool key --clearmodifiers --delay 25 --repeat-delay 45 --repeat 90 "$1"
}

newcomer() {
    local article begun=$SECONDS number stances key
    export STANDPOINT_DATA=$scratch/newcomer
    mkdir -p "$STANDPOINT_DATA"
    # The dialog in the window, whether or not the desktop has one.
    echo '(builtin_file_dialog: Some(true))' >"$STANDPOINT_DATA/settings.ron"
    start_program "$BINARY"
    for article in "$SAMPLE"/*; do
        press ctrl+o ctrl+a
        type_words "$(realpath "$article")"
        press Return
        within 15 untitled_project || window_fail "no project for $article"
        number=$((${number:-0} + 1))
        within 15 has_articles "$number" || window_fail "$article was not opened"
    done
    say "opened $number articles"
    within 30 is_settled || window_fail "suggestions do not come to rest"
    press ctrl+s ctrl+a
    type_words "$scratch/first-project"
    press Return
    within 15 test -f "$scratch/first-project/project.ron" || window_fail "the project was not saved"
    press ctrl+q
    within 5 process_is_gone "$program_pid" || window_fail "Ctrl+Q did not end the program"
    program_pid=''
    project=$scratch/first-project

    # Begun afresh, so that the history begins here.
    start_program "$BINARY" "$project"
    remember_files opened
    remember opened
    for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
        press ctrl+j Tab a Tab a Tab x
        run_by_name "Accept all in this article"
        press ctrl+Return
        [ "$(undecided)" -eq 0 ] && within 10 is_reviewed && break
    done
    is_reviewed || window_fail "there are suggestions left: $(undecided)"
    picture reviewed
    say "reviewed all articles by keyboard, in $number rounds"

    press ctrl+shift+e
    type_words "Renewal Movement 64"
    press Down space m
    type_words "Renewal Movement"
    press Return
    within 10 gone '"entity":"renewal-movement-64"' || window_fail "two entities were not merged"
    picture merged
    press Escape Escape ctrl+r
    say "merged two entities"

    tagged=$(count '"text":"parliament"' reviewed)
    press ctrl+shift+f
    type_words "parliament"
    press alt+w Down ctrl+a 2
    expect_more "tagged all occurrences of a word" $((tagged + 2)) '"text":"parliament"' reviewed
    picture occurrences
    press Escape Escape

    for number in 1 2 3 4 5 6 7 8 9 10; do
        stances=$(count '"polarity":' reviewed)
        press Escape ctrl+Home
        for key in $(seq "$number"); do press ctrl+Down; done
        # Two words: all words of a heading would mean the heading as a sentence, without a target in it.
        press ctrl+shift+Right ctrl+shift+Right
        [ $((number % 2)) -eq 0 ] && key=o || key=p
        press s "$key" i
        type_words "Energy"
        press Return Return
        within 10 more "$stances" '"polarity":' reviewed || window_fail "stance $number was not coded"
    done
    say "coded ten stances"

    # The field for a new issue has the keyboard; without it the keys of the view hold.
    press i Escape ctrl+a m
    type_words "Budget"
    press Return
    within 10 more 9 '"issue":"budget"' || window_fail "the issue was not recoded: $(count '"issue":"budget"') of 10"
    picture recoded
    press Escape Escape
    say "recoded an issue"

    press ctrl+g
    click 686 242
    press ctrl+a
    type_words "Politician"
    picture renamed
    press Return
    within 10 grep -q Politician "$project/.standpoint/journal" "$project/project.ron" ||
        window_fail "the label was not renamed"
    press Escape
    say "renamed a label"

    remember done
    remember_files done
    for_every_step ctrl+z
    expect_same "undid all of it" opened
    remember_files undone
    expect_same_files "and every file is as it was" opened undone
    for_every_step ctrl+shift+z
    expect_same "redid all of it" done
    remember_files redone
    expect_same_files "and every file is as it was then" done redone
    press ctrl+q
    within 5 process_is_gone "$program_pid" || window_fail "Ctrl+Q did not end the program"
    program_pid=''
    "$BINARY" check "$project" >>"$OUT/cli.log" 2>&1 || window_fail "check finds fault with the newcomer's project"
    say "a newcomer's script, in $((SECONDS - begun)) s"
}
