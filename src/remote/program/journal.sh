# ---------------------------------------------------------------- the journal

open_journal() {
  command -v journalctl >/dev/null 2>&1 || fail JOURNAL_ABSENT reason=no journalctl
  fields=--output-fields=MESSAGE,PRIORITY,_PID,_SYSTEMD_UNIT
  known=$(journalctl --no-pager --unit="$pl_unit" -n 1 -o json --output-fields=PRIORITY 2>&1 | head -c 4096)
  case $known in
  *__CURSOR*) return 0 ;;
  *'insufficient permissions'* | *'not seeing messages'*)
    fail JOURNAL_DENIED "user=$(id -un 2>/dev/null || id -u) groups=$(id -Gn 2>/dev/null | tr ' ' ,)"
    ;;
  *'No journal files were found'*) fail JOURNAL_ABSENT reason=no journal files ;;
  esac
  loaded=$(systemctl show -p LoadState -- "$pl_unit" 2>/dev/null)
  case $loaded in *=loaded | *=masked) ;; *) fail UNIT_UNKNOWN ;; esac
}

entries() {
  $nice journalctl --no-pager --all -o json $fields --unit="$pl_unit" "$@"
}

journal_seg() {
  frame "seg journal=1 live=0"
}

journal_last() {
  journal_seg
  counted_by=onward
  counted entries -n "$pl_lines"
}

journal_since() {
  journal_window
  journal_seg
  counted_by=onward
  counted entries "$since" "$until"
}

# Both bounds always stand, so that neither is ever an empty word.
journal_window() {
  since=--since=@${pl_from:-0} until=--until=@${pl_to:-99999999999}
  [ -n "$pl_from" ] || return 0
  set -- $(journalctl --no-pager -q -o short-unix --output-fields=PRIORITY 2>/dev/null | head -n 1)
  case ${1-} in [0-9]*.*) frame "oldest at=${1%%.*}" ;; esac
}

journal_grep() {
  ready_grep
  # A line is an entry, so that order is kept; its cursor stands in for the offset.
  how=$(printf '%s' "$how" | sed 's/ -b / /;s/-n //')
  journal_seg
  case $pl_scope in
  lines) counted journal_hits -n "$pl_lines" ;;
  window) journal_window && counted journal_hits "$since" "$until" ;;
  *) counted journal_hits ;;
  esac
}

journal_hits() {
  entries "$@" | search
}

journal_range() {
  fail REMOTE_FAILED reason=the journal has no ranges
}

journal_follow() {
  journal_seg
  case $pl_at in
  cursor) set -- --no-tail "--cursor=$pl_cursor" ;;
  since) set -- --no-tail "--since=@$pl_from" ;;
  last) set -- -n "$pl_lines" ;;
  *) set -- -n 0 ;;
  esac
  entries -f "$@" 2>/dev/null || fail JOURNAL_STOPPED "status=$?"
}

