# ---------------------------------------------------------------- life and death

prodlogs_main() {
  unset GREP_OPTIONS GREP_COLOR GREP_COLORS POSIXLY_CORRECT TAR_OPTIONS GZIP ZSTD_CLEVEL XZ_DEFAULTS XZ_OPT CDPATH LS_COLORS
  LC_ALL=C SYSTEMD_COLORS=0 SYSTEMD_PAGER='' IFS=' '"$(printf '\t')"'
'
  export LC_ALL SYSTEMD_COLORS SYSTEMD_PAGER
  set -f
  pl_defaults
  command -v tail >/dev/null 2>&1 || PATH=$PATH:/usr/bin:/bin:/usr/sbin:/sbin
  if [ "${1-}" = --request ]; then
    shift
    pl_parse "$@"
  else
    pl_gate "$@"
  fi
  nice=''
  if command -v nice >/dev/null 2>&1; then nice='nice -n 10'; fi
  set -- $(date '+%s %N %z')
  pl_now=$1 pl_tz=$3
  [ -z "$pl_fromago" ] || pl_from=$((pl_now - pl_fromago))
  [ -z "$pl_toago" ] || pl_to=$((pl_now - pl_toago))
  zone_place
  case $2 in *[!0-9]*) pl_ms=000 ;; *) pl_ms=${2%??????} ;; esac
  trap 'pl_die' HUP INT TERM PIPE
  trap 'frame pong' USR1
  trap 'pl_overtime' USR2
  pl_late=0
  frame "hello v=2 now=$1$pl_ms tz=$pl_tz${pl_place:+ place=$pl_place} pid=$$"
  exec 5<&0
  # A follower of a file takes orders from stdin: it has its own watcher.
  if [ "$pl_verb:$pl_type" = follow:file ]; then
    (worker) </dev/null &
    pl_worker=$! pl_watcher=''
  else
    (worker) </dev/null 5<&- &
    pl_worker=$!
    (watcher) <&5 >/dev/null 2>&1 &
    pl_watcher=$!
  fi
  while :; do
    wait "$pl_worker"
    pl_status=$?
    # A trap ends `wait` early: a worker that still lives is waited for again.
    [ "$pl_status" -gt 128 ] && kill -0 "$pl_worker" 2>/dev/null && [ "$pl_late" = 0 ] && continue
    break
  done
  [ -z "$pl_watcher" ] || {
    kill -KILL "$pl_watcher"
    wait "$pl_watcher"
  } 2>/dev/null
  trap '' USR1 USR2
  pl_why=''
  [ "$pl_late" = 0 ] || pl_why=' limit=seconds'
  [ "$pl_status" != 152 ] || pl_why=' limit=cpu'
  frame "end status=$pl_status$pl_why"
  exit 0
}

# Sets $pl_place to the zone of this host by its name, when it has one: the offset of today is not that of half a year ago.
zone_place() {
  pl_place=${TZ-}
  pl_place=${pl_place#:}
  if [ -z "$pl_place" ]; then
    pl_place=$(readlink /etc/localtime 2>/dev/null) || pl_place=''
    if [ -z "$pl_place" ] && [ -r /etc/timezone ]; then IFS= read -r pl_place </etc/timezone || :; fi
  fi
  pl_place=${pl_place#*zoneinfo/}
  case $pl_place in *[!A-Za-z0-9_+/-]*) pl_place='' ;; esac
}

# The client's link is gone or it has had enough: end every process that was started here, then this one.
pl_die() {
  trap '' HUP INT TERM PIPE USR1 USR2
  kill_started TERM
  kill -KILL $pl_watcher $pl_all 2>/dev/null
  exit 143
}

pl_overtime() {
  pl_late=1
  kill_started TERM
}

# Ends all descendants but not the watcher, and sets $pl_all to them. Process groups would be simpler, but a shell without a terminal has none of
# its own, and `setsid` is not everywhere.
kill_started() {
  if [ -r /proc/self/stat ]; then
    set +f
    pl_pairs=''
    for pl_stat in /proc/[0-9]*/stat; do
      { read -r pl_line <"$pl_stat"; } 2>/dev/null || continue
      pl_rest=${pl_line##*) }
      pl_rest=${pl_rest#* }
      pl_pairs="$pl_pairs ${pl_line%% *}:${pl_rest%% *}"
    done
    set -f
    pl_queue=$pl_worker pl_all=''
    while [ -n "$pl_queue" ]; do
      pl_all="$pl_all $pl_queue"
      pl_next=''
      for pl_parent in $pl_queue; do
        for pl_pair in $pl_pairs; do
          case $pl_pair in *":$pl_parent") pl_next="$pl_next ${pl_pair%:*}" ;; esac
        done
      done
      pl_queue=$pl_next
    done
  else
    pl_all=$pl_worker
  fi
  pl_others=''
  for pl_each in $pl_all; do
    [ "$pl_each" = "${pl_self-}" ] || pl_others="$pl_others $pl_each"
  done
  kill "-$1" $pl_others 2>/dev/null
}

# Reads heartbeats. It ignores TERM, because it must outlive a main shell that hangs in a write to a dead link.
watcher() {
  trap '' HUP INT TERM PIPE
  trap - USR1 USR2
  beat_how
  begun=$pl_now
  while heartbeat; do
    kill -USR1 $$ || exit 0
    # shellcheck disable=SC2046
    if [ "$pl_verb" != follow ] && [ $(($(date +%s) - begun)) -gt "$pl_seconds" ]; then
      kill -USR2 $$
      begun=$((begun + 86400))
    fi
  done
  end_all
}

end_all() {
  kill -TERM $$
  sleep 1
  kill_started KILL
  kill -KILL $$
}

# shellcheck disable=SC3045
beat_how() {
  # dash has no `read -t` and says 2 to it; the others find /dev/null at its end and say 1.
  if (read -r -t 1 _ </dev/null) 2>/dev/null || [ $? -eq 1 ]; then
    beat='read'
  elif timeout -s KILL 1 true 2>/dev/null; then
    beat='timeout'
  else
    beat=sleeper
  fi
}

# Waits for a heartbeat, at most for the lease, and sets $beat_said to it: two bytes, of which one is the end of line.
# shellcheck disable=SC3045
heartbeat() {
  beat_said=''
  case $beat in
  read) read -r -t "$pl_lease" beat_said ;;
  timeout)
    beat_said=$(timeout -s KILL "$pl_lease" head -c 2)
    [ -n "$beat_said" ]
    ;;
  sleeper)
    sh -c "trap - TERM; sleep $pl_lease; kill -TERM $$" &
    pl_sleeper=$!
    read -r beat_said
    pl_beat=$?
    kill "$pl_sleeper"
    return "$pl_beat"
    ;;
  esac
}

