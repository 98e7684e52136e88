# Drives a real window on a screen of its own. Sourced by scripts; they set OUT, a folder for pictures and logs.
#
# Everything started here is ended here, each process by its own id. The program finds a home of its own,
# so that it neither reads nor writes the developer's settings.

SCREEN_WIDTH=1400
SCREEN_HEIGHT=900
program_pid='' screen_pid='' window_id='' scratch=''

window_fail() {
    echo "window: $*" >&2
    [ -n "$program_pid" ] && picture failed >/dev/null 2>&1
    [ -s "$OUT/program.log" ] && tail -15 "$OUT/program.log" >&2
    exit 1
}

# Waits until a command succeeds: within SECONDS COMMAND…
within() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# Ends one process that was started here: politely, then for good.
end_process() {
    local pid=$1
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || return 0
    within 3 process_is_gone "$pid" || kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null || true
}

process_is_gone() {
    ! kill -0 "$1" 2>/dev/null
}

end_everything() {
    end_process "$program_pid"
    end_process "$screen_pid"
    [ -n "$scratch" ] && rm -rf "$scratch"
    return 0
}

# Starts a virtual screen on a display number that it picks itself, and a home for the program. The screen stays as it
# is when its last program ends, since another one is to come.
start_screen() {
    scratch=$(mktemp -d)
    trap end_everything EXIT
    trap 'exit 130' INT TERM
    Xvfb -displayfd 3 -screen 0 "${SCREEN_WIDTH}x${SCREEN_HEIGHT}x24" -nolisten tcp -noreset \
        3>"$scratch/display" 2>"$OUT/screen.log" &
    screen_pid=$!
    within 20 test -s "$scratch/display" || window_fail "Xvfb did not start: $(tail -1 "$OUT/screen.log")"
    DISPLAY=:$(tr -d '[:space:]' <"$scratch/display")
    export DISPLAY
    export HOME=$scratch/home STANDPOINT_DATA=$scratch/data XDG_RUNTIME_DIR=$scratch/run
    mkdir -p "$HOME" "$STANDPOINT_DATA"
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    unset WAYLAND_DISPLAY WAYLAND_SOCKET DBUS_SESSION_BUS_ADDRESS XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
}

# Starts the program and waits for its window, which then fills the screen: start_program COMMAND…
start_program() {
    local start
    start=$(date +%s%N)
    "$@" >>"$OUT/program.log" 2>&1 &
    program_pid=$!
    within 30 window_is_there || window_fail "no window in 30 s"
    echo "window after $((($(date +%s%N) - start) / 1000000)) ms"
    xdotool windowmove "$window_id" 0 0 windowsize "$window_id" "$SCREEN_WIDTH" "$SCREEN_HEIGHT"
    # There is no window manager to give the focus.
    xdotool windowfocus "$window_id"
    sleep 0.5
}

window_is_there() {
    process_is_gone "$program_pid" && window_fail "the program ended before it showed a window"
    window_id=$(xdotool search --onlyvisible --name . 2>/dev/null | tail -1)
    [ -n "$window_id" ]
}

# Ends the program as a power cut would.
kill_program() {
    kill -KILL "$program_pid"
    wait "$program_pid" 2>/dev/null || true
    program_pid=''
}

# Presses keys one after the other, by their X names: press Tab a ctrl+z
press() {
    local key
    process_is_gone "$program_pid" && window_fail "the program ended before the keys $*"
    for key in "$@"; do
        xdotool key --clearmodifiers "$key"
        sleep 0.12
    done
}

# Types words into whatever has the focus.
type_words() {
    xdotool type --delay 20 -- "$*"
    sleep 0.2
}

# Presses the mouse at one place, moves it to another, releases it: drag X1 Y1 X2 Y2
drag() {
    local step
    xdotool mousemove "$1" "$2" sleep 0.1 mousedown 1 sleep 0.1
    for step in 1 2 3 4 5 6; do
        xdotool mousemove $(($1 + ($3 - $1) * step / 6)) $(($2 + ($4 - $2) * step / 6)) sleep 0.04
    done
    xdotool mouseup 1
    sleep 0.2
}

click() {
    xdotool mousemove "$1" "$2" sleep 0.1 click 1
    sleep 0.2
}

# Takes a picture of the screen and fails if it is blank: picture NAME
picture() {
    local file=$OUT/$1.png colours
    sleep 0.4
    import -window root "png:$file"
    colours=$(identify -format %k "$file")
    [ "$colours" -gt 50 ] || {
        echo "window: the picture $file has only $colours colours" >&2
        return 1
    }
    echo "picture $file ($colours colours)"
}
