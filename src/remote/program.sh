#!/bin/sh
# shellcheck disable=SC2086,SC2046 # Numbers, tool names with options and checked lists are split on purpose.
# shellcheck disable=SC2317,SC2329 # Functions are called by the name of a verb and by traps.
# shellcheck disable=SC2015 # `a && b || c` stands only where b cannot fail.
# shellcheck disable=SC2209 # unpack=cat names the tool.
# shellcheck disable=SC2030,SC2031 # Loops behind a pipe print; nothing that they set is wanted after them.
# prodlogs remote program: everything that prodlogs ever runs on a host is this file. It reads logs and changes nothing:
# no file is opened for writing except /dev/null, nothing is installed, nothing outlives the connection.
#
# It runs in one of two ways, unchanged:
#   piped    prodlogs sends `set -- --request k=v …` and this text to the stdin of `/bin/sh -s`;
#   gate     an administrator installs it as a forced command, e.g. /usr/local/bin/prodlogs-gate. Then the request comes
#            from SSH_ORIGINAL_COMMAND, or from one line of stdin when that is the word `prodlogs`, and sources are asked
#            for by name only. The names are in /etc/prodlogs/gate.conf (or `--list FILE` in authorized_keys): a file
#            that root owns and nobody else may write, one `name<TAB>file<TAB>/path` or `name<TAB>journal<TAB>unit` a line.
#
# A request is words `key=value` in the alphabet [A-Za-z0-9+/=._:,-]; texts cross as base64 and are never interpreted.
#   verb      describe | last | since | follow | grep | range | list
#   nonce     hexadecimal; marks every frame of the answer
#   type      file | journal; path, unit: base64 (piped only); name: base64 (gate)
#   lines, from, to (epoch seconds), zone (seconds east of UTC for times without one), scope lines|window|all,
#   strings (base64, one a line), icase, before, after, max, dev, ino, off, len, mark, mtime, oldino (`device:inode:offset:mark,…`), cursor (base64), at
#   lease, seconds, cpu, bytes: limits, never above those in `pl_limits`
#   pack=1: what lies between a `pack` and a `packend` frame may be compressed by gzip
#
# The answer is raw bytes of the log with frames among them: 0x1e, the nonce, a blank, words, a newline. A frame may
# stand anywhere, also inside a line, and is taken out before lines are made. `hello` comes first, `end` last; an answer
# without its `end` was cut. What stdin carries after the request are heartbeats: no heartbeat for `lease` seconds, or
# the end of stdin, ends everything that was started here.

# ---------------------------------------------------------------- frames, refusals

frame() {
  printf '\036%s %s\n' "$pl_nonce" "$*"
}

# fail CODE [k=v …]: says why nothing can be read. A `reason=` comes last, because it may hold blanks.
fail() {
  frame "error code=$*"
  exit 3
}

refuse() {
  if [ -n "$pl_nonce" ]; then
    frame "error code=GATE_REFUSED reason=$1"
    frame "end status=4 bytes=0"
  else
    printf 'prodlogs: refused: %s\n' "$1" >&2
  fi
  exit 4
}

# ---------------------------------------------------------------- the request

pl_defaults() {
  pl_nonce='' pl_verb='' pl_type='' pl_path='' pl_unit='' pl_name='' pl_lines=1000 pl_from='' pl_to='' pl_zone=''
  pl_scope=all pl_strings='' pl_icase=0 pl_before=0 pl_after=0 pl_max=0 pl_dev='' pl_ino='' pl_off='' pl_len='' pl_mark=''
  pl_mtime=0 pl_oldino='' pl_cursor='' pl_at=end pl_lease=30 pl_seconds=600 pl_cpu=120 pl_bytes=4294967296 pl_pack=0
  pl_gated=0
  nl='
'
  tab=$(printf '\t')
}

# The most that any request may ask for; an administrator may lower these in an installed copy.
pl_limits() {
  pl_max_lease=300 pl_max_seconds=86400 pl_max_cpu=7200 pl_max_bytes=1099511627776
}

pl_parse() {
  for pl_word in "$@"; do
    case $pl_word in
    *[!A-Za-z0-9+/=._:,-]*) refuse 'a character that no request has' ;;
    esac
    pl_key=${pl_word%%=*} pl_val=${pl_word#*=}
    case $pl_key in
    lines | from | to | before | after | max | off | len | mtime | oldoff | lease | seconds | cpu | bytes | icase | pack) pl_number "$pl_val" ;;
    esac
    case $pl_key in
    nonce) case $pl_val in '' | *[!0-9a-f]*) refuse 'the nonce is not hexadecimal' ;; *) pl_nonce=$pl_val ;; esac ;;
    verb) pl_verb=$pl_val ;;
    type) pl_type=$pl_val ;;
    path | unit)
      [ "$pl_gated" = 0 ] || refuse 'a gate takes source names only'
      unbase64 "$pl_val"
      if [ "$pl_key" = path ]; then pl_path=$decoded; else pl_unit=$decoded; fi
      ;;
    name) unbase64 "$pl_val" && pl_name=$decoded ;;
    strings) unbase64 "$pl_val" && pl_strings=$decoded ;;
    cursor) unbase64 "$pl_val" && pl_cursor=$decoded ;;
    zone) pl_number "${pl_val#-}" && pl_zone=$pl_val ;;
    lines) pl_lines=$pl_val ;;
    from) pl_from=$pl_val ;;
    to) pl_to=$pl_val ;;
    scope) pl_scope=$pl_val ;;
    icase) pl_icase=$pl_val ;;
    before) pl_before=$pl_val ;;
    after) pl_after=$pl_val ;;
    max) pl_max=$pl_val ;;
    dev) pl_dev=$pl_val ;;
    ino) pl_ino=$pl_val ;;
    off) pl_off=$pl_val ;;
    len) pl_len=$pl_val ;;
    mark) pl_mark=$pl_val ;;
    mtime) pl_mtime=$pl_val ;;
    olddev | oldoff) ;;
    oldino) pl_oldino=$pl_val ;;
    at) pl_at=$pl_val ;;
    lease) pl_lease=$pl_val ;;
    seconds) pl_seconds=$pl_val ;;
    cpu) pl_cpu=$pl_val ;;
    bytes) pl_bytes=$pl_val ;;
    pack) pl_pack=$pl_val ;;
    *) refuse 'an unknown key' ;;
    esac
  done
  [ -n "$pl_nonce" ] || refuse 'no nonce'
  pl_limits
  [ "$pl_lease" -le "$pl_max_lease" ] || pl_lease=$pl_max_lease
  [ "$pl_seconds" -le "$pl_max_seconds" ] || pl_seconds=$pl_max_seconds
  [ "$pl_cpu" -le "$pl_max_cpu" ] || pl_cpu=$pl_max_cpu
  [ "$pl_bytes" -le "$pl_max_bytes" ] || pl_bytes=$pl_max_bytes
}

# A number of at most 15 digits without leading zeros: shells read 010 as eight and 99999999999999999999 as anything.
pl_number() {
  case $1 in
  0) ;;
  '' | *[!0-9]* | 0* | ????????????????*) refuse 'not a number' ;;
  esac
}

# Sets $decoded. The x keeps newlines at the end, which $(…) would drop. printf is a builtin: no text shows in `ps`.
unbase64() {
  if [ -z "$1" ]; then
    decoded=''
  elif command -v base64 >/dev/null 2>&1; then
    decoded=$(printf '%s' "$1" | base64 -d 2>/dev/null && printf x) || refuse 'not base64'
    decoded=${decoded%x}
  else
    decoded=$(printf '%s\n' "$1" | awk '
      BEGIN { a = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" }
      { bits = 0; n = 0
        for (i = 1; i <= length($0); i++) {
          v = index(a, substr($0, i, 1)) - 1
          if (v < 0) break
          bits = bits * 64 + v; n += 6
          if (n >= 8) { n -= 8; p = 2 ^ n; b = int(bits / p); bits -= b * p; printf "\\0%03o", b }
        } }')
    decoded=$(printf '%b' "$decoded"; printf x)
    decoded=${decoded%x}
  fi
}

# The request of a gate: one line, already in the alphabet, or it is refused.
pl_gate() {
  pl_gated=1
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export PATH
  pl_list=/etc/prodlogs/gate.conf
  while [ $# -gt 0 ]; do
    case $1 in
    --list) pl_list=$2 && shift 2 ;;
    *) refuse 'usage: prodlogs-gate [--list FILE]' ;;
    esac
  done
  pl_line=${SSH_ORIGINAL_COMMAND-}
  [ -n "$pl_line" ] || refuse 'no request'
  if [ "$pl_line" = prodlogs ]; then IFS= read -r pl_line || refuse 'no request'; fi
  case $pl_line in
  *[!A-Za-z0-9+/=._:,\ -]*) refuse 'a character that no request has' ;;
  esac
  pl_parse $pl_line
  set -- $(stat -L -c '%u %a' -- "$pl_list" 2>/dev/null) x x
  case $1:$2 in
  0:*[2367][0-7] | 0:*[0-7][2367]) refuse 'the list of sources can be written by others than root' ;;
  0:*) ;;
  *) refuse 'the list of sources is missing or is not owned by root' ;;
  esac
  if [ -n "$pl_name" ]; then
    pl_type=''
    while IFS=$tab read -r pl_key pl_kind pl_val; do
      if [ "$pl_key" = "$pl_name" ]; then
        pl_type=$pl_kind
        case $pl_kind in file) pl_path=$pl_val ;; journal) pl_unit=$pl_val ;; esac
        break
      fi
    done <"$pl_list"
    [ -n "$pl_type" ] || refuse 'no such source name'
  else
    case $pl_verb in describe | list) ;; *) refuse 'no source name' ;; esac
  fi
}

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
  set -- $(date '+%s %N %z %Y')
  pl_now=$1 pl_year=$4 pl_tz=$3
  case $2 in *[!0-9]*) pl_ms=000 ;; *) pl_ms=${2%??????} ;; esac
  trap 'pl_die' HUP INT TERM PIPE
  trap 'frame pong' USR1
  trap 'pl_overtime' USR2
  pl_late=0
  frame "hello v=1 now=$1$pl_ms tz=$pl_tz pid=$$"
  exec 5<&0
  (worker) </dev/null 5<&- &
  pl_worker=$!
  (watcher) <&5 >/dev/null 2>&1 &
  pl_watcher=$!
  while :; do
    wait "$pl_worker"
    pl_status=$?
    # A trap ends `wait` early: a worker that still lives is waited for again.
    [ "$pl_status" -gt 128 ] && kill -0 "$pl_worker" 2>/dev/null && [ "$pl_late" = 0 ] && continue
    break
  done
  {
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

# The client's link is gone or it has had enough: end every process that was started here, then this one.
pl_die() {
  trap '' HUP INT TERM PIPE USR1 USR2
  kill_started TERM
  kill -KILL "$pl_watcher" 2>/dev/null
  exit 143
}

pl_overtime() {
  pl_late=1
  kill_started TERM
}

# Ends all descendants but not the watcher. Process groups would be simpler, but a shell without a terminal has none of
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
    kill "-$1" $pl_all 2>/dev/null
  else
    kill "-$1" $pl_worker 2>/dev/null
  fi
}

# Reads heartbeats. It ignores TERM, because it must outlive a main shell that hangs in a write to a dead link.
# shellcheck disable=SC3045
watcher() {
  trap '' HUP INT TERM PIPE
  trap - USR1 USR2
  # dash has no `read -t` and says 2 to it; the others find /dev/null at its end and say 1.
  if (read -r -t 1 _ </dev/null) 2>/dev/null || [ $? -eq 1 ]; then
    beat='read'
  elif timeout -s KILL 1 true 2>/dev/null; then
    beat='timeout'
  else
    beat=sleeper
  fi
  begun=$pl_now
  while heartbeat; do
    kill -USR1 $$ || exit 0
    # shellcheck disable=SC2046
    if [ "$pl_verb" != follow ] && [ $(($(date +%s) - begun)) -gt "$pl_seconds" ]; then
      kill -USR2 $$
      begun=$((begun + 86400))
    fi
  done
  kill -TERM $$
  sleep 1
  kill_started KILL
  kill -KILL $$
}

# shellcheck disable=SC3045
heartbeat() {
  case $beat in
  read) read -r -t "$pl_lease" _ ;;
  timeout) [ -n "$(timeout -s KILL "$pl_lease" head -c 2)" ] ;;
  sleeper)
    sh -c "trap - TERM; sleep $pl_lease; kill -TERM $$" &
    pl_sleeper=$!
    read -r _
    pl_beat=$?
    kill "$pl_sleeper"
    return "$pl_beat"
    ;;
  esac
}

# ---------------------------------------------------------------- the work

worker() {
  trap - HUP INT TERM PIPE USR1 USR2
  exec 8>&1
  if [ "$pl_verb" = follow ]; then pl_cpu=$pl_max_cpu; fi
  # shellcheck disable=SC3045 # Not POSIX, but in dash, bash and busybox; elsewhere it says so to /dev/null.
  ulimit -t "$pl_cpu" 2>/dev/null
  left=$pl_bytes sent=0 tagged='' counted_by=dd
  ready_to_pack
  case $pl_verb in
  describe) describe ;;
  list) [ "$pl_gated" = 1 ] && list_sources ;;
  last | since | grep | range | follow)
    case $pl_type in
    file) open_file && "file_$pl_verb" ;;
    journal) open_journal && "journal_$pl_verb" ;;
    *) fail REMOTE_FAILED reason=no source type ;;
    esac
    ;;
  *) refuse 'an unknown verb' ;;
  esac
  pl_result=$?
  frame "done bytes=$sent"
  exit "$pl_result"
}

# Whether bulk answers can be compressed here when the link turns out to be slow: `slow` is 0 then, until it is.
ready_to_pack() {
  slow=- slow_ms=2000
  [ "$pl_pack" = 1 ] && command -v gzip >/dev/null 2>&1 || return 0
  dd bs=1 count=0 iflag=fullblock </dev/null >/dev/null 2>&1 || return 0
  slow=0
  [ "$pl_ms" = 000 ] || slow_ms=800
}

# look FILE: sets dev ino size mtime fine (mtime with its fraction where stat can) uid gid mode; fails when it cannot.
look() {
  if [ -z "${look_by-}" ]; then
    if stat -L -c %d -- / >/dev/null 2>&1; then look_by=stat; else look_by=ls; fi
  fi
  if [ "$look_by" = stat ]; then
    set -- $(stat -L -c '%d %i %s %Y %u %g %a %.9Y' -- "$1" 2>/dev/null)
    [ $# -ge 7 ] || return 1
    dev=$1 ino=$2 size=$3 mtime=$4 uid=$5 gid=$6 mode=$7 fine=$4
    case ${8-} in [0-9]*.[0-9]*) fine=$8 ;; esac
  else
    set -- $(ls -Lldin -- "$1" 2>/dev/null)
    [ $# -ge 6 ] || return 1
    dev=0 ino=$1 mode=$2 uid=$4 gid=$5 size=$6 mtime=0 fine=0
  fi
}

# Why a file cannot be opened, as an error frame: missing, not a file, or denied with owner, group, mode and user.
open_file() {
  if [ ! -e "$pl_path" ]; then
    up=$pl_path
    while :; do
      case $up in
      */?*) up=${up%/*} ;;
      *) break ;;
      esac
      [ -n "$up" ] || up=/
      if [ -d "$up" ]; then
        [ -x "$up" ] || denied "$up"
        break
      fi
      [ "$up" != / ] || break
    done
    fail SOURCE_MISSING
  fi
  [ -f "$pl_path" ] || fail SOURCE_NOT_A_FILE
  [ -r "$pl_path" ] || denied "$pl_path"
  case $pl_path in /*) ;; *) pl_path=./$pl_path ;; esac
}

denied() {
  look "$1"
  owner=$(stat -L -c '%U %G' -- "$1" 2>/dev/null) || owner="$uid $gid"
  [ -n "$owner" ] || owner="${uid:-?} ${gid:-?}"
  fail SOURCE_DENIED "owner=${owner% *} group=${owner#* } mode=${mode:-?} user=$(id -un 2>/dev/null || id -u) groups=$(id -Gn 2>/dev/null | tr ' ' ,)"
}

# seek OFFSET: moves the shared offset of stdin without reading. GNU and busybox dd both do it by one lseek.
seek() {
  [ "$1" = 0 ] || dd bs=1 skip="$1" count=0 2>/dev/null
  return 0
}

# slice FILE OFFSET LENGTH
slice() {
  {
    seek "$2"
    head -c "$3"
  } <"$1"
}

# Sets $unpack to the command that decompresses stdin, or to `cat`; fails when the host lacks it.
unpacker() {
  case $1 in
  *.gz) unpack='gzip -dc' ;;
  *.zst) unpack='zstd -dcq' ;;
  *.xz) unpack='xz -dc' ;;
  *.bz2) unpack='bzip2 -dc' ;;
  *) unpack=cat ;;
  esac
  command -v "${unpack%% *}" >/dev/null 2>&1
}

# Rotated siblings of $pl_path and itself, in order of time, one `fine<TAB>number<TAB>dev<TAB>ino<TAB>size<TAB>mtime<TAB>path`
# a line. A sibling's name differs by a number, a date, `.old`, and a compressor's suffix: app-errors.log is another log.
# Names move while they are listed, so a file could be missed or seen under two names: a list counts when a second one
# has the same files under the same names, and no file is in it twice.
siblings() {
  names_before='' listed=''
  for _ in 1 2 3 4 5 6; do
    listed=$(list_siblings)
    names=$(printf '%s\n' "$listed" | cut -f 3,4,7)
    [ "$names" != "$names_before" ] || break
    names_before=$names
  done
  # Numbers and dates tell the order better than mtime, which a late writer changes; only a mixture goes by mtime.
  case "$nl$listed" in
  *"$tab-1$tab"*)
    case "$nl$listed" in
    *"$tab"[1-9]"$tab"* | *"$tab"[1-9][0-9]"$tab"*) printf '%s\n' "$listed" | sort -t "$tab" -k1,1n -k2,2nr ;;
    *) printf '%s\n' "$listed" | sort -t "$tab" -k2,2n -k7 ;;
    esac
    ;;
  *) printf '%s\n' "$listed" | sort -t "$tab" -k2,2nr -k1,1n ;;
  esac
}

list_siblings() {
  dir=${pl_path%/*} base=${pl_path##*/}
  stem=${base%.*} ext=${base##*.}
  if [ "$stem" = "$base" ] || [ -z "$stem" ]; then ext=''; fi
  set +f
  set -- "$pl_path".* "$pl_path"-* "$pl_path"_*
  [ -z "$ext" ] || set -- "$@" "$dir/$stem"[-._]*".$ext" "$dir/$stem"[-._]*".$ext".*
  set -f
  seen_names=$nl wanted=''
  for each in "$@"; do
    [ "$each" != "$pl_path" ] && [ -f "$each" ] || continue
    case $each in *"$nl"*) continue ;; esac
    case $seen_names in *"$nl$each$nl"*) continue ;; esac
    seen_names=$seen_names$each$nl
    tag=${each##*/}
    case $tag in
    "$base"?*) tag=${tag#"$base"} ;;
    *) tag=${tag#"$stem"} ;;
    esac
    case $tag in
    *.gz | *.zst | *.xz | *.bz2)
      # The compressor has not finished while the plain file is still there.
      [ -f "${each%.*}" ] && continue
      tag=${tag%.*}
      ;;
    esac
    [ -z "$ext" ] || tag=${tag%".$ext"}
    case $tag in
    .old | .bak) number=1 ;;
    *[!0-9TZ._:-]*) continue ;;
    .[0-9] | .[0-9][0-9] | .[0-9][0-9][0-9]) number=${tag#.} ;;
    *[0-9]*) number=-1 ;;
    *) continue ;;
    esac
    wanted=$wanted$number$tab$each$nl
  done
  list_at_once "$pl_path"
}

# list_at_once LIVE: one stat for all, because every process that is started gives a rotation time to move the names.
list_at_once() {
  if [ -z "${look_by-}" ]; then look / || :; fi
  seen_files=' '
  if [ "$look_by" != stat ]; then
    # The live file comes first: when it is renamed meanwhile, it is the file of its old name that counts.
    list_once "$(list_entry "$1" 0)"
    printf '%s' "$wanted" | while IFS=$tab read -r number each; do
      list_once "$(list_entry "$each" "$number")"
    done
    return 0
  fi
  IFS=$nl
  set -- "$1" $(printf '%s' "$wanted" | cut -f 2-)
  IFS=' '"$tab$nl"
  numbers="$(printf '0\t%s\n%s' "$1" "$wanted")$nl"
  stat -L -c "%d$tab%i$tab%s$tab%Y$tab%.9Y$tab%n" -- "$@" 2>/dev/null | while IFS=$tab read -r dev ino size mtime fine each; do
    case $seen_files in *" $dev:$ino "*) continue ;; esac
    seen_files="$seen_files$dev:$ino "
    case $fine in [0-9]*.[0-9]*) ;; *) fine=$mtime ;; esac
    number=${numbers%%"$tab$each$nl"*}
    number=${number##*"$nl"}
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$fine" "$number" "$dev" "$ino" "$size" "$mtime" "$each"
  done
}

list_once() {
  [ -n "$1" ] || return 0
  entry "$1"
  case $seen_files in *" $dev:$ino "*) return 0 ;; esac
  seen_files="$seen_files$dev:$ino "
  printf '%s\n' "$1"
}

list_entry() {
  look "$1" && printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$fine" "$2" "$dev" "$ino" "$size" "$mtime" "$1"
}

# entry LINE: takes one line of `siblings` apart.
entry() {
  file=${1#*"$tab"*"$tab"*"$tab"*"$tab"*"$tab"*"$tab"}
  rest=${1%"$tab$file"}
  IFS=$tab
  set -- $rest
  IFS=' '"$tab$nl"
  fine=$1 dev=$3 ino=$4 size=$5 mtime=$6
}

# seg OFFSET LENGTH: announces bytes of $file; a length of `-` is not known before.
seg() {
  frame "seg dev=$dev ino=$ino off=$1 len=$2 mtime=$mtime $3 name=${file##*/}"
}

unread() {
  frame "unread why=$1 name=${file##*/}"
}

# Runs a producer and counts what it printed, at most $left bytes. Some busybox dd do not tell the count: then it is `-`.
# What is searched for goes on at once; a bulk (`counted_by=onward`) may be compressed.
counted() {
  case $counted_by in
  onward) set -- $(produced "$@" | onward) ;;
  *) set -- $(produced "$@" | dd bs=65536 2>&1 >&8) ;;
  esac
  counted_by=dd
  case "$*" in *slow=1) slow=1 ;; esac
  count_of "$@"
  frame "segend len=$count"
  if [ "$count" != - ]; then
    sent=$((sent + count)) left=$((left - count))
    [ "$left" -gt 0 ] || limit_reached
  fi
}

produced() {
  { "$@" || frame "status code=$?" >&8; } | head -c "$left"
}

# count_of WORDS: sets $count to the bytes in what dd said; fails when it does not tell.
count_of() {
  count=-
  while [ $# -gt 1 ]; do
    case $2 in bytes) count=$1 ;; esac
    shift
  done
  [ "$count" != - ]
}

limit_reached() {
  frame "limit bytes=$pl_bytes"
  frame "done bytes=$sent"
  exit 0
}

# Opens $file on descriptor 6 with its decompressor in $unpack, or says why not.
readable_now() {
  if [ -e "$file" ] && [ ! -r "$file" ]; then unread permission && return 1; fi
  grab || { unread rotated && return 1; }
  unpacker "$file" || { unread "tool:${unpack%% *}" && return 1; }
}

# raw OFFSET LENGTH: sends bytes of $file as they are.
raw() {
  readable_now || return 0
  if [ "$unpack" = cat ]; then
    length=$2
    [ "$length" != - ] || length=$((size - $1))
    [ "$length" -le "$left" ] || length=$left
    if [ "$length" -lt 0 ]; then length=0; fi
    seg "$1" "$length" "live=0$tagged"
    [ "$length" = 0 ] || { seek "$1" <&6 && slice_on "$length"; }
    frame "segend len=$length"
    sent=$((sent + length)) left=$((left - length))
    [ "$left" -gt 0 ] || limit_reached
  else
    seg "$1" - "live=0$tagged"
    counted_by=onward
    counted unpacked "$1"
  fi
}

# slice_on LENGTH: sends so much of descriptor 6. While the link is fast, that is one `head`; on a slow one the rest is
# compressed: 4 MB are sent at a time, and timed, until it is known. The windows of the link swallow the first of them.
slice_on() {
  rest=$1 timed=0
  while [ "$rest" -gt 12582912 ] && [ "$slow" = 0 ] && [ "$timed" -lt 3 ]; do
    begun=$(stamp)
    dd bs=65536 count=64 <&6 2>/dev/null
    rest=$((rest - 4194304)) timed=$((timed + 1))
    judge_link
  done
  if [ "$slow" = 1 ] && [ "$rest" -gt 65536 ]; then
    frame pack
    head -c "$rest" <&6 | $nice gzip -1
    frame packend
  else
    head -c "$rest" <&6
  fi
}

# The same for stdin, whose length nobody knows: prints how much it was, as dd does.
onward() {
  total=0 timed=0
  while [ "$slow" = 0 ] && [ "$timed" -lt 3 ]; do
    begun=$(stamp)
    set -- $(dd bs=65536 count=64 iflag=fullblock 2>&1 >&8)
    case $1 in
    64+0) total=$((total + 4194304)) timed=$((timed + 1)) ;;
    *) count_of "$@" && echo "$((total + count)) bytes"; return ;;
    esac
    judge_link
  done
  if [ "$slow" = 1 ]; then
    frame pack >&8
    set -- $({ dd bs=65536 2>&9 | $nice gzip -1 >&8; } 9>&1)
    frame packend >&8
  else
    set -- $(dd bs=65536 2>&1 >&8)
  fi
  count_of "$@" && echo "$((total + count)) bytes slow=$slow"
}

# Was the link slower than 5 MB/s? Then gzip, which takes ten times that, pays; a busy reader is hardly slower than that.
judge_link() {
  if [ $(($(stamp) - begun)) -ge "$slow_ms" ]; then slow=1; fi
}

# Milliseconds, or what a clock of whole seconds tells of them.
stamp() {
  set -- $(date '+%s %N')
  case ${2-} in *[!0-9]* | '') echo "${1}000" ;; *) echo "$1${2%??????}" ;; esac
}

unpacked() {
  if [ "$1" = 0 ]; then
    $nice $unpack <&6
  else
    $nice $unpack <&6 | tail -c "+$(($1 + 1))"
  fi
}

# ---------------------------------------------------------------- files: last, since, range

file_last() {
  plan_last
  run_plan raw
}

file_since() {
  plan_window
  run_plan raw
}

file_range() {
  find_inode || fail SOURCE_MISSING reason=rotated away
  raw "$pl_off" "$pl_len"
}

# The file of the asked device and inode among the rotated ones; without an inode the live one.
find_inode() {
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    case $pl_ino in
    '') [ "$file" = "$pl_path" ] && return 0 ;;
    *) [ "$dev:$ino" = "$pl_dev:$pl_ino" ] && return 0 ;;
    esac
  done
  return 1
}

# A plan is lines `offset<TAB>length<TAB>line of `siblings``, in order of time.
run_plan() {
  IFS=$nl
  set -- "$1" $plan
  IFS=' '"$tab$nl"
  action=$1
  shift
  for planned in "$@"; do
    from_byte=${planned%%"$tab"*} planned=${planned#*"$tab"}
    for_bytes=${planned%%"$tab"*} planned=${planned#*"$tab"}
    entry "$planned"
    "$action" "$from_byte" "$for_bytes"
  done
}

# A file may be rotated or compressed after it was listed: the inode leads to its new name, or the compressor's suffix does.
locate() {
  was_dev=$dev was_ino=$ino was_size=$size was_file=$file
  look "$file" && [ "$dev:$ino" = "$was_dev:$was_ino" ] && size=$was_size && return 0
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    [ "$dev:$ino" = "$was_dev:$was_ino" ] && size=$was_size && return 0
  done
  for each in "$@"; do
    entry "$each"
    case $file in "$was_file".gz | "$was_file".zst | "$was_file".xz | "$was_file".bz2) return 0 ;; esac
  done
  file=$was_file
  return 1
}

# Opens $file on descriptor 6 and makes sure that it is the one that was listed: names move under a rotation.
grab() {
  for _ in 1 2 3; do
    if command exec 6<"$file"; then
      [ -e /proc/self/fd/6 ] || return 0
      grab_dev=$dev grab_ino=$ino grab_size=$size grab_mtime=$mtime
      look /proc/self/fd/6
      grabbed=$dev:$ino
      dev=$grab_dev ino=$grab_ino size=$grab_size mtime=$grab_mtime
      [ "$grabbed" != "$dev:$ino" ] || return 0
    fi 2>/dev/null
    locate || return 1
  done
  return 1
}

# Where the last $pl_lines lines begin, reaching into rotated files when the live one has fewer.
plan_last() {
  plan='' need=$pl_lines
  live_entry=$(list_entry "$pl_path" 0)
  [ -n "$live_entry" ] || fail SOURCE_MISSING
  entry "$live_entry"
  live_ino=$ino
  measure "$pl_path" "$need"
  start=$((whole - tail_bytes))
  plan="$start$tab$tail_bytes$tab$live_entry"
  [ "$start" = 0 ] && [ "$tail_lines" -lt "$need" ] || return 0
  need=$((need - tail_lines))
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  while [ $# -gt 0 ] && [ "$need" -gt 0 ]; do
    eval "each=\${$#}"
    shift_last "$@"
    IFS=$nl
    set -- $remaining
    IFS=' '"$tab$nl"
    entry "$each"
    [ "$file" != "$pl_path" ] && [ "$ino" != "$live_ino" ] || continue
    older "$each"
  done
}

# measure FILE LINES: sets tail_lines and tail_bytes of its last lines, and whole, the size they were measured against.
# The file may grow meanwhile: the offset where tail itself stopped is what counts.
measure() {
  for _ in 1 2 3; do
    look "$1" && whole=$size
    exec 7<"$1"
    set -- "$1" "$2" $(tail -n "$2" <&7 | wc -lc)
    tail_lines=$3 tail_bytes=$4
    set -- "$1" "$2"
    if [ -r /proc/self/fdinfo/7 ]; then
      whole=$(offset_of 7)
      break
    fi
    look "$1" && [ "$size" = "$whole" ] && break
  done
  exec 7<&-
}

# The shared offset of an open file.
offset_of() {
  while read -r word number; do
    case $word in pos:) printf '%s' "$number" && break ;; esac
  done <"/proc/self/fdinfo/$1"
}

# Adds one rotated file to the front of the plan.
older() {
  unpacker "$file" || { unread "tool:${unpack%% *}" && return; }
  [ -r "$file" ] || { unread permission && return; }
  if [ "$unpack" = cat ]; then
    measure "$file" "$need"
    span=$tail_bytes
  else
    whole=$($unpack <"$file" 2>/dev/null | wc -c)
    set -- "$1" $($unpack <"$file" 2>/dev/null | tail -n "$need" | wc -lc)
    tail_lines=$2 tail_bytes=$3 span=-
  fi
  plan="$((whole - tail_bytes))$tab$span$tab$1$nl$plan"
  need=$((need - tail_lines))
}

shift_last() {
  remaining=''
  while [ $# -gt 1 ]; do
    remaining="$remaining$1$nl"
    shift
  done
}

# Files and byte ranges of the window [$pl_from, $pl_to).
plan_window() {
  plan='' first=1
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  previous_end=0
  for each in "$@"; do
    entry "$each"
    # Written last before the window: all of it is older.
    if [ -n "$pl_from" ] && [ "$mtime" -lt "$pl_from" ] && [ "$mtime" != 0 ] && [ "$file" != "$pl_path" ]; then continue; fi
    # The file before this one was still written after the window: all of this one is younger.
    if [ -n "$pl_to" ] && [ "$previous_end" -gt "$pl_to" ]; then continue; fi
    previous_end=$mtime
    unpacker "$file" || { unread "tool:${unpack%% *}" && continue; }
    [ -r "$file" ] || { unread permission && continue; }
    begin=0 stop=$size
    if [ "$unpack" = cat ]; then
      if [ -n "$pl_from" ]; then find_time "$pl_from" && begin=$found; fi
      if [ -n "$pl_to" ]; then find_time "$pl_to" && stop=$found; fi
      if [ "$first" = 1 ]; then oldest "$begin"; fi
      first=0
      [ "$stop" -gt "$begin" ] || continue
      span=$((stop - begin))
    else
      if [ "$first" = 1 ]; then oldest 0; fi
      first=0
      span=-
    fi
    if [ -z "$plan" ]; then plan=$begin$tab$span$tab$each; else plan=$plan$nl$begin$tab$span$tab$each; fi
  done
}

# Tells the time of the very first line when the window may begin before it.
oldest() {
  [ "$1" = 0 ] && [ -n "$pl_from" ] || return 0
  zone_at "$pl_from"
  earliest=$($unpack <"$file" 2>/dev/null | head -c 65536 | line_time first)
  [ -z "$earliest" ] || frame "oldest at=$earliest"
}

# Offset of the first line of $file whose time is not before $1, into $found: a binary search over blocks of 64 KB, then
# a scan of the last ones. Lines without a time are passed over.
find_time() {
  command -v awk >/dev/null 2>&1 || return 1
  # mawk starts in a quarter of gawk's time, and a search is a dozen starts.
  awk=awk
  if command -v mawk >/dev/null 2>&1; then awk=mawk; fi
  zone_at "$1"
  low=0 high=$size
  # low stays a multiple of a block.
  while [ $((high - low)) -gt 524288 ]; do
    # shellcheck disable=SC2017 # The division is meant to round down to blocks.
    middle=$((low + (high - low) / 131072 * 65536))
    at=$(dd if="$file" bs=65536 skip=$((middle / 65536)) count=16 2>/dev/null | $awk -v mode=probe -v skip=1 -v zone="$zone" -v now="$pl_now" -v year="$pl_year" "$clock")
    if [ -n "$at" ] && [ "$at" -lt "$1" ]; then low=$middle; else high=$middle; fi
  done
  found=$({ seek "$low"; head -c "$((size - low))"; } <"$file" | $awk -v mode=scan -v skip="$low" -v base="$low" -v want="$1" -v zone="$zone" -v now="$pl_now" -v year="$pl_year" "$clock")
  case $found in '' | *[!0-9]*) return 1 ;; esac
  if [ "$found" -gt "$size" ]; then found=$size; fi
  # An awk that counts characters instead of bytes, or stops at NUL, would be off: then the block's first line is taken.
  if [ "$found" -gt 0 ] && [ "$found" -lt "$size" ]; then
    byte=$(slice "$file" $((found - 1)) 1; printf x)
    if [ "$byte" != "${nl}x" ]; then
      found=$low
      [ "$low" = 0 ] || found=$((low + $(slice "$file" "$low" 1048576 | head -n 1 | wc -c)))
    fi
  fi
}

# Seconds east of UTC that a log without zones is written in, at that time.
zone_at() {
  zone=$pl_zone
  if [ -z "$zone" ]; then
    signed=$(date -d "@$1" +%z 2>/dev/null) || signed=$pl_tz
    digits=${signed#?}
    hours=${digits%??} minutes=${digits#??}
    zone=$((${hours#0} * 3600 + ${minutes#0} * 60))
    case $signed in -*) zone=-$zone ;; esac
  fi
}

# The time of a line, in epoch seconds, from the common layouts; -1 when it has none. No {n}: old mawk does not know it.
# shellcheck disable=SC2016
clock='
function days(y, m, d) {
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
}
function offset(s,  sign, digits) {
  sub(/^[.,][0-9]+/, "", s)
  if (s ~ /^ ?(Z|UTC|GMT)/) return 0
  if (s ~ /^ ?[-+][0-9][0-9]:?[0-9][0-9]/) {
    sub(/^ /, "", s); sign = (substr(s, 1, 1) == "-") ? -1 : 1
    digits = substr(s, 2, 6); sub(/:/, "", digits)
    return sign * (substr(digits, 1, 2) * 3600 + substr(digits, 3, 2) * 60)
  }
  return zone
}
function month(name) { return (index("JanFebMarAprMayJunJulAugSepOctNovDec", name) + 2) / 3 }
function stamp(y, mo, d, hms, rest) {
  return days(y + 0, mo + 0, d + 0) * 86400 + substr(hms, 1, 2) * 3600 + substr(hms, 4, 2) * 60 + substr(hms, 7, 2) - offset(rest)
}
function number(s,  n) {
  if (!match(s, /^[0-9]+/)) return -1
  n = substr(s, 1, RLENGTH)
  if (RLENGTH == 10) return n + 0
  if (RLENGTH == 13) return int(n / 1000)
  if (RLENGTH == 16) return int(n / 1000000)
  if (RLENGTH == 19) return int(n / 1000000000)
  return -1
}
function value(s,  v) {
  sub(/^[ \t]*"?\[?/, "", s)
  if (match(s, ISO) == 1) return iso(s)
  if (match(s, CLF) == 1) return clf(s)
  if (s ~ /^1[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/) return number(s)
  return -1
}
function iso(s,  t) { t = substr(s, RSTART, RLENGTH); return stamp(substr(t, 1, 4), substr(t, 6, 2), substr(t, 9, 2), substr(t, 12, 8), substr(s, RSTART + RLENGTH)) }
function clf(s,  t) { t = substr(s, RSTART, RLENGTH); return stamp(substr(t, 8, 4), month(substr(t, 4, 3)), substr(t, 1, 2), substr(t, 13, 8), substr(s, RSTART + RLENGTH)) }
function when(s,  at, t, p) {
  if (match(s, KEY)) { at = value(substr(s, RSTART + RLENGTH)); if (at >= 0) return at }
  s = substr(s, 1, 300)
  if (match(s, /^\[?1[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/)) { sub(/^\[/, "", s); at = number(s); if (at >= 0) return at }
  p = match(s, CLF)
  if (match(s, ISO) && RSTART <= 80 && (!p || RSTART < p)) return iso(s)
  if (p && match(s, CLF)) return clf(s)
  if (match(s, /[A-Z][a-z][a-z] [A-Z][a-z][a-z] [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)? [12][0-9][0-9][0-9]/) && RSTART <= 40) {
    t = substr(s, RSTART, RLENGTH)
    return stamp(substr(t, RLENGTH - 3), month(substr(t, 5, 3)), substr(t, 9, 2), substr(t, 12, 8), "")
  }
  if (match(s, /[JFMASOND][a-z][a-z] [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]/) && RSTART <= 8) {
    t = substr(s, RSTART, RLENGTH); p = month(substr(t, 1, 3))
    if (p < 1 || p != int(p)) return -1
    at = stamp(year, p, substr(t, 5, 2), substr(t, 8, 8), "")
    if (at > now + 172800) at = stamp(year - 1, p, substr(t, 5, 2), substr(t, 8, 8), "")
    return at
  }
  return -1
}
BEGIN {
  ISO = "[12][0-9][0-9][0-9][-/][01][0-9][-/][0-3][0-9][T _][0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
  CLF = "[0-3][0-9]/[A-Z][a-z][a-z]/[12][0-9][0-9][0-9]:[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
  KEY = "(^|[ ,{\"])(@?timestamp|@?time|ts|datetime|asctime|eventTime|event_time|@t)(\" *: *|=)"
  offset_now = base
}
mode == "first" { t = when($0); if (t >= 0) { printf "%d\n", t; exit } next }
mode == "last" { t = when($0); if (t >= 0) latest = t; next }
mode == "probe" { if (NR == 1 && skip) next; t = when($0); if (t >= 0) { printf "%d\n", t; exit } next }
{ if (!(NR == 1 && skip + 0 > 0)) { t = when($0); if (t >= want) { printf "%.0f\n", offset_now; done = 1; exit } } offset_now += length($0) + 1 }
END { if (mode == "last" && latest != "") printf "%d\n", latest; if (mode == "scan" && !done) printf "%.0f\n", offset_now }
'

# ---------------------------------------------------------------- files: grep

file_grep() {
  ready_grep
  case $pl_scope in
  lines) plan_last ;;
  window) plan_window ;;
  *)
    plan=$(siblings | while IFS= read -r each; do printf '0\t-\t%s\n' "$each"; done)
    ;;
  esac
  run_plan hits
}

# Options of grep as far as the host has them: offsets with GNU, line numbers with busybox.
ready_grep() {
  [ -n "$pl_strings" ] || fail REMOTE_FAILED reason=nothing to look for
  if printf 'x\n' | grep -a -b -F x >/dev/null 2>&1; then
    how='-a -b -F' place=byte
  else
    how='-n -F' place=line
  fi
  [ "$pl_icase" = 0 ] || how="$how -i"
  [ "$pl_before" = 0 ] || how="$how -B $pl_before"
  [ "$pl_after" = 0 ] || how="$how -A $pl_after"
  [ "$pl_max" = 0 ] || how="$how -m $pl_max"
  # Patterns go through a pipe that grep opens by its number, so that no id shows in the list of processes.
  if printf x | head -c 1 /dev/fd/4 4<&0 2>/dev/null | grep x >/dev/null 2>&1; then pattern_by=pipe; else pattern_by=argument; fi
}

# Greps stdin. 1 is grep's way to say that nothing was found.
search() {
  {
    if [ "$pattern_by" = pipe ]; then
      printf '%s\n' "$pl_strings" | $nice grep $how -f /dev/fd/4 4<&0 <&9
    else
      $nice grep $how -e "$pl_strings" <&9
    fi
  } 9<&0
  [ $? -le 1 ]
}

hits() {
  readable_now || return 0
  seg "$1" - "live=0 place=$place"
  counted hits_in "$1" "$2"
}

hits_in() {
  if [ "$unpack" != cat ]; then
    unpacked "$1" | search
  elif [ "$2" = - ] || [ $(($1 + $2)) -ge "$size" ]; then
    seek "$1" <&6
    search <&6
  else
    seek "$1" <&6
    head -c "$2" <&6 | search
  fi
}

# ---------------------------------------------------------------- files: follow

# Follows the live file without loss or repeat. The reader (GNU tail, or reads by this shell) shares the offset of
# descriptor 3 with this shell, so that it can be stopped and continued at the byte. What was read is confirmed by
# `ok` frames: the client resumes from the last one and drops what it already has. Ends only by its own death.
file_follow() {
  ready_follow
  follow_from=$pl_at
  while :; do
    case $follow_from in
    end) follow_end ;;
    last) follow_last ;;
    position) follow_position ;;
    rotated) follow_rotated ;;
    esac
    follow_live
    follow_from=$event
  done
}

ready_follow() {
  reader_by=shell tick=0.1 confirm_every=10 patience_late=600
  case $(tail --version 2>/dev/null) in
  *'GNU coreutils'*) if [ -r /proc/self/fdinfo/0 ]; then reader_by=tail tick=0.25 confirm_every=4 patience_late=240; fi ;;
  esac
  sleep 0.01 2>/dev/null || tick=1 confirm_every=1 patience_late=60
  digest=''
  if command -v sha256sum >/dev/null 2>&1; then digest=sha256sum; fi
  live_tag='' olds='' reading=0 announced=0
}

# Opens the live file on descriptor 3 and tells its identity, with a mark of its head that is made before anything else:
# whatever happens to the file from here on is noticed.
open_live() {
  until command exec 3<"$pl_path"; do
    follow_late
    sleep 1
  done 2>/dev/null
  live_file=$pl_path
  [ ! -e /proc/self/fd/3 ] || live_file=/proc/self/fd/3
  look "$live_file"
  live_dev=$dev live_ino=$ino live_size=$size live_mtime=$mtime
  mark_of 0 "$live_size"
  live_mark=$mark
}

# From the end: from the beginning of the last line when that has no newline yet.
follow_end() {
  open_live
  known=$(known_files)
  position=$live_size
  if [ "$position" -gt 0 ]; then
    byte=$(slice "$pl_path" $((position - 1)) 1; printf x)
    if [ "$byte" != "${nl}x" ]; then
      measure "$pl_path" 1
      position=$((whole - tail_bytes))
    fi
  fi
  keep_youngest
  mark_of "$position" "$live_size"
}

follow_last() {
  while :; do
    open_live
    known=$(known_files)
    plan_last
    mark_of "$start" "$live_size"
    start_mark=$mark
    # Renamed or truncated while it was measured: once more.
    look "$pl_path" && [ "$dev:$ino" = "$live_dev:$live_ino" ] && [ "$size" -ge "$start" ] || continue
    file=$live_file
    matches "$live_mark"
    [ $? = 1 ] || break
  done
  position=$start
  # All but the last of the plan is history.
  case $plan in
  *"$nl"*)
    plan=${plan%"$nl"*}
    run_plan follow_history
    ;;
  esac
  keep_youngest
  mark=$start_mark
}

follow_history() {
  history_at=$1 past_dev=$dev past_ino=$ino
  exec 6<&-
  raw "$1" "$2"
  case $file in
  *.gz | *.zst | *.xz | *.bz2) ;;
  *) [ ! -e /proc/self/fd/6 ] || keep_old /proc/self/fd/6 "$past_dev" "$past_ino" $((history_at + length)) ;;
  esac
}

# The youngest of the rotated files may still have a writer when following begins.
keep_youngest() {
  youngest=''
  IFS=$nl
  set -- $(siblings)
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    [ "$dev:$ino" != "$live_dev:$live_ino" ] || break
    youngest=$each
  done
  [ -n "$youngest" ] || return 0
  entry "$youngest"
  case $file in *.gz | *.zst | *.xz | *.bz2) return 0 ;; esac
  is_old && return 0
  is_copy && return 0
  exec 6<&-
  [ -r "$file" ] && grab && [ -e /proc/self/fd/6 ] || return 0
  youngest_at=$size past_dev=$dev past_ino=$ino
  if [ "$size" -gt 0 ]; then
    byte=$(slice /proc/self/fd/6 $((size - 1)) 1; printf x)
    if [ "$byte" != "${nl}x" ]; then
      measure /proc/self/fd/6 1
      youngest_at=$((whole - tail_bytes))
    fi
  fi
  keep_old /proc/self/fd/6 "$past_dev" "$past_ino" "$youngest_at"
}

# mark_of OFFSET SIZE: sets $mark, which tells the content before an offset apart from any other: lengths of the head and of
# the piece before the offset, and a digest of both. Inodes are reused and files are truncated in place; this is not fooled.
mark_of() {
  head_length=512
  [ "$2" -ge 512 ] || head_length=$2
  piece_length=256
  [ "$1" -ge 256 ] || piece_length=$1
  piece_at=$(($1 - piece_length))
  mark=-
  [ -z "$digest" ] || mark=$head_length.$piece_at.$piece_length.$(digest_here cat "$live_file")
}

# digest_here UNPACK FILE
digest_here() {
  {
    if [ "$1" = cat ]; then
      head -c "$head_length" <"$2"
      slice "$2" "$piece_at" "$piece_length"
    else
      $1 <"$2" | head -c "$head_length"
      $1 <"$2" | tail -c "+$((piece_at + 1))" | head -c "$piece_length"
    fi
  } 2>/dev/null | $digest | head -c 32
}

# matches MARK: whether $file still has the content that the mark was made of.
matches() {
  case $1 in
  '' | - | 0.*) return 2 ;;
  esac
  [ -n "$digest" ] || return 2
  IFS=.
  set -- $1
  IFS=' '"$tab$nl"
  head_length=$1 piece_at=$2 piece_length=$3
  unpacker "$file" || return 1
  if [ "$unpack" = cat ] && { [ "$size" -lt "$head_length" ] || [ "$size" -lt $((piece_at + piece_length)) ]; }; then
    return 1
  fi
  [ "$(digest_here "$unpack" "$file")" = "$4" ]
}

# Continues after $pl_dev, $pl_ino, $pl_off, $pl_mark: finds that file among the rotated ones, by inode and content or by
# content alone, sends what followed in it, then every younger file whole; then the live one.
follow_position() {
  open_live
  # A compressor or a copy may be at work just now: what is not found is looked for again.
  for each_try in 0 0.3 0.7 1 2 3; do
    [ "$each_try" = 0 ] || sleep "$each_try" 2>/dev/null || sleep 1
    follow_find
    [ "$found_at" = 0 ] || break
  done
  position=0
  [ "$found_at" != 0 ] || frame "lost off=$pl_off"
  follow_before
  known=$(printf '%s\n' "$list" | known_of)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  place=0
  for each in "$@"; do
    place=$((place + 1))
    entry "$each"
    if [ "$dev:$ino" = "$live_dev:$live_ino" ]; then
      if [ "$place" = "$found_at" ]; then position=$pl_off live_tag=' resumed=1'; fi
      break
    fi
    if [ "$place" = "$found_at" ]; then
      # Among the old ones: the client has it to where it was sent just now.
      is_old && continue
      tagged=' resumed=1'
      follow_past "$pl_off"
      tagged=''
    elif [ "$found_at" != 0 ] && [ "$place" -gt "$found_at" ]; then
      follow_between
    elif [ "$found_at" = 0 ] && [ "$mtime" -gt "$pl_mtime" ] && [ "$pl_mtime" != 0 ]; then
      follow_between
    fi
  done
  [ -n "$live_tag" ] || follow_settle
  mark=$live_mark
}

# Was the live file truncated since it was opened? Then its mark is of content that is a rotated file now, sent already or
# to be sent: the live file is announced only with a mark of what is in it.
follow_settle() {
  for _ in 1 2 3 4 5 6 7 8; do
    look "$live_file" || return 0
    file=$live_file
    matches "$live_mark"
    [ $? = 1 ] || return 0
    live_size=$size live_mtime=$mtime
    mark_of 0 "$size"
    live_mark=$mark
    settle_known=$known list=$(siblings)
    known=$(printf '%s\n' "$list" | known_of)
    IFS=$nl
    set -- $list
    IFS=' '"$tab$nl"
    for each in "$@"; do
      entry "$each"
      [ "$dev:$ino" != "$live_dev:$live_ino" ] || break
      is_new "$settle_known" || continue
      matches "$pl_mark" || follow_between
    done
  done
}

# Sends a file whole that came and went unseen. A copy of the live file, perhaps not finished yet, is not one: should the
# live file be truncated after it, then the copy is found by its mark, or as one that was not known.
follow_between() {
  is_old || is_copy || follow_past 0
}

# Whether $file is a copy of what is in the live file.
is_copy() {
  matches "$live_mark" || return 1
  known="${known%%" $dev:$ino @"*} ${known#*" $dev:$ino @"}"
}

# Whether the file of $dev and $ino is among those that are kept open, or was compressed from one of them.
is_old() {
  for slot in $olds; do
    slot_key=''
    eval "slot_key=\$key_$slot"
    [ "$slot_key" != "$dev:$ino" ] || return 0
  done
  case $file in *.gz | *.zst | *.xz | *.bz2) ;; *) return 1 ;; esac
  for slot in $olds; do
    (
      old_size=$size live_file=/proc/self/fd/$slot
      look "$live_file" && [ "$size" -gt 0 ] || exit 1
      mark_of 0 "$size"
      size=$old_size
      matches "$mark"
    ) && return 0
  done
  return 1
}

# Files before the one to continue, as `device:inode:offset:mark,…` in $pl_oldino: a writer may still hold them, or have
# held them when the link was lost. One that is compressed by now is known by its content.
follow_before() {
  [ -n "$pl_oldino" ] || return 0
  IFS=,
  set -- $pl_oldino
  IFS=' '"$tab$nl"
  pl_oldino=''
  for before_word in "$@"; do
    IFS=:
    set -- $before_word
    IFS=' '"$tab$nl"
    before_key=${1-}:${2-} before_off=${3-} before_mark=${4-}
    pl_number "$before_off"
    [ "$before_key" != "$live_dev:$live_ino" ] || continue
    before_found=0
    IFS=$nl
    set -- $list
    IFS=' '"$tab$nl"
    for each in "$@"; do
      entry "$each"
      [ "$dev:$ino" = "$before_key" ] && [ "$size" -ge "$before_off" ] || continue
      before_found=1
      follow_past "$before_off"
    done
    [ "$before_found" = 0 ] || continue
    for each in "$@"; do
      entry "$each"
      case $file in *.gz | *.zst | *.xz | *.bz2) ;; *) continue ;; esac
      [ "$before_found" = 0 ] && matches "$before_mark" || continue
      before_found=1
      readable_now || continue
      # It has another inode now, under which the client would not join it to what it has.
      dev=${before_key%:*} ino=${before_key#*:}
      seg "$before_off" - 'live=0 late=1'
      counted unpacked "$before_off"
      frame "closed dev=$dev ino=$ino"
    done
    [ "$before_found" = 1 ] || [ -z "$digest" ] || frame "lost off=$before_off"
  done
}

known_files() {
  siblings | known_of
}

# Inodes and times of a list, to tell later what is new. The time of the live file tells nothing: its copy has the same.
known_of() {
  while IFS=$tab read -r known_fine _ known_dev known_ino _; do
    case $known_fine in *.*) ;; *) known_fine=$known_fine. ;; esac
    [ "$known_dev:$known_ino" != "$live_dev:$live_ino" ] || known_fine=-
    printf ' %s:%s @%s ' "$known_dev" "$known_ino" "$known_fine"
  done
}

# Sets $found_at to the place in $list of the file that holds what was read, or to 0. What is compared is read by name,
# and names move under a rotation: a match counts only when the name still leads to the listed inode.
follow_find() {
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  place=0 found_at=0
  for each in "$@"; do
    place=$((place + 1))
    entry "$each"
    [ "$mtime" -ge "$((pl_mtime - 1))" ] || [ "$mtime" = 0 ] || continue
    listed=$dev:$ino
    [ "$listed" != "$live_dev:$live_ino" ] || file=$live_file
    matches "$pl_mark"
    same=$?
    # Nothing to compare with: the inode has to do, if the file is long enough.
    if [ "$same" = 2 ] && [ "$listed" = "$pl_dev:$pl_ino" ] && [ "$size" -ge "$pl_off" ]; then same=0; fi
    [ "$same" = 0 ] || continue
    look "$file"
    [ "$dev:$ino" = "$listed" ] || { found_at=0 && return; }
    found_at=$place
    [ "$listed" != "$pl_dev:$pl_ino" ] || break
  done
}

# Sends a rotated file from an offset and keeps it open: a writer may still hold it.
follow_past() {
  past_off=$1 past_dev=$dev past_ino=$ino
  exec 6<&-
  raw "$1" -
  case $file in
  # Its name and inode may have become those of the compressed file on the way.
  *.gz | *.zst | *.xz | *.bz2) frame "closed dev=$dev ino=$ino" && return ;;
  esac
  [ -e /proc/self/fd/6 ] || return 0
  # The shared offset stands where raw stopped, or a little after it where head read ahead: what was sent counts.
  keep_old /proc/self/fd/6 "$past_dev" "$past_ino" $((past_off + length))
}

# keep_old FILE|3 DEV INO POSITION: keeps a file, or what is open on 3, open on one of four descriptors. It is left when nothing came for
# `patience_late` turns, or when four younger ones came.
keep_old() {
  keep_slot=''
  for slot in 4 5 7 9; do
    case " $olds " in *" $slot "*) ;; *) keep_slot=$slot ;; esac
  done
  if [ -z "$keep_slot" ]; then
    keep_slot=${olds%% *}
    leave_old "$keep_slot"
  fi
  case $1 in
  # Its offset stands at the position already, and is shared.
  3) eval "exec $keep_slot<&3" ;;
  *)
    eval "command exec $keep_slot<\"\$1\"" 2>/dev/null || return 0
    eval "seek \"\$4\" <&$keep_slot"
    ;;
  esac
  eval "key_$keep_slot=\$2:\$3 at_$keep_slot=\$4 quiet_$keep_slot=0"
  olds="${olds:+$olds }$keep_slot"
  # It may be compressed when the client comes back: its content tells it then.
  old_mark=$mark old_live=$live_file live_file=/proc/self/fd/$keep_slot
  if look "$live_file" && [ "$size" -gt 0 ]; then
    mark_of 0 "$size"
    frame "old dev=$2 ino=$3 mark=$mark"
  fi
  mark=$old_mark live_file=$old_live
}

# leave_old SLOT: takes leave of an old file.
leave_old() {
  late_send "$1"
  eval "exec $1<&-
    frame \"closed dev=\${key_$1%:*} ino=\${key_$1#*:}\""
  left_olds=''
  for slot in $olds; do
    [ "$slot" = "$1" ] || left_olds="${left_olds:+$left_olds }$slot"
  done
  olds=$left_olds
}

# The file on descriptor 3 was renamed and a new one is written. The new one is opened at once, before it can be rotated
# too; the old one is kept open, because a writer may still hold it. Files that came and went meanwhile are sent whole.
follow_rotated() {
  old_dev=$live_dev old_ino=$live_ino old_mtime=$live_mtime rotated_mark=$mark
  if look "$live_file" && [ "$dev:$ino" = "$old_dev:$old_ino" ]; then old_mtime=$mtime; fi
  [ ! -e /proc/self/fd/3 ] || keep_old 3 "$old_dev" "$old_ino" "$position"
  open_live
  list=$(siblings)
  rotated_known=$known
  known=$(printf '%s\n' "$list" | known_of)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  between=0
  for each in "$@"; do
    entry "$each"
    [ "$dev:$ino" != "$live_dev:$live_ino" ] || break
    if [ "$dev:$ino" = "$old_dev:$old_ino" ] || matches "$rotated_mark"; then
      between=1
    elif [ "$between" = 1 ]; then
      follow_between
    fi
  done
  if [ "$between" = 0 ]; then
    # The old file is not among its siblings (deleted, or moved elsewhere): what was not there before is younger.
    for each in "$@"; do
      entry "$each"
      [ "$dev:$ino" != "$live_dev:$live_ino" ] || break
      is_new "$rotated_known" && [ "$mtime" -ge "$old_mtime" ] && follow_between
    done
  fi
  position=0 mark=$live_mark live_tag=''
}

# is_new KNOWN: whether $dev:$ino was not there when the list was made, neither was what it is compressed from: a
# compressor keeps the time, some of them without the fraction of its second.
is_new() {
  case $1 in *" $dev:$ino "*) return 1 ;; esac
  case $file in
  *.gz | *.zst | *.xz | *.bz2)
    case $fine in
    *.*[1-9]*) case $1 in *" @$fine "*) return 1 ;; esac ;;
    *) case $1 in *" @$mtime."*) return 1 ;; esac ;;
    esac
    ;;
  esac
}

live_seg() { # [WORDS]
  frame "seg dev=$live_dev ino=$live_ino off=$position len=- mtime=$live_mtime live=1 upto=$live_size mark=$mark$live_tag$1 name=${pl_path##*/}"
}

reader_on() {
  reading=1
  [ "$reader_by" = tail ] || return 0
  # It looks whether the main shell lives: whatever ends that, be it SIGKILL or a worker that writes to a closed channel,
  # an anchor that only slept would stay for ever, and tail with it.
  { while kill -0 $$; do sleep 2; done; } >/dev/null 2>&1 3<&- 4<&- 5<&- 7<&- 8>&- 9<&- &
  anchor=$!
  # tail ends by itself, between two reads, when its anchor is gone: it is never killed with bytes in its hands. When the
  # file is truncated it says so and goes on from 0. Its words stand in the stream, so that the client does not join the
  # half line before them to what comes after.
  $nice tail -c +1 -f -s 0.005 --pid="$anchor" <&3 2>&1 3<&- 4<&- 5<&- 7<&- 8>&- 9<&- &
  reader=$!
}

reader_off() {
  [ "$reading" = 1 ] || return 0
  reading=0
  if [ "$reader_by" = tail ]; then
    {
      kill "$anchor"
      wait "$anchor" "$reader"
    } 2>/dev/null
    position_now
  fi
}

position_now() {
  [ "$reader_by" != tail ] || position=$(offset_of 3)
}

# pump BYTES: sends exactly so many from descriptor 3, which moves on by as many. cat or head might take more.
pump() {
  [ "$1" -lt 65536 ] || dd bs=65536 count=$(($1 / 65536)) <&3 2>/dev/null
  [ $(($1 % 65536)) = 0 ] || dd bs=$(($1 % 65536)) count=1 <&3 2>/dev/null
  position=$((position + $1))
}

# Follows descriptor 3 from $position until $event: `rotated`, or `position` after a truncation. $mark is of the content
# before $position. Nothing is read before there is such a mark: of an empty file nothing could be told apart later.
follow_live() {
  seek "$position" <&3
  if [ -n "$live_tag" ]; then
    mark_of "$position" "$live_size"
    if ! still_there; then
      live_tag='' event=position
      return
    fi
  fi
  start_position=$position marked_position=$position marked_mtime=$live_mtime announced=0
  case $follow_from:$mark in
  # The client goes on from the file before it while this one is empty, but it needs one to begin with.
  rotated:0.* | position:0.*) ;;
  *) live_announce ;;
  esac
  case $mark in 0.*) ;; *) reader_on ;; esac
  before='' turn=0 renamed_turns=0
  while :; do
    sleep "$tick"
    turn=$((turn + 1))
    if [ "$reading" = 1 ]; then position_now; fi
    if ! look "$pl_path"; then
      follow_late
      continue
    fi
    if [ "$dev:$ino" != "$live_dev:$live_ino" ]; then
      follow_renamed && return
      continue
    fi
    if [ "$reading" = 0 ]; then
      if [ "$size" -gt 0 ]; then follow_first; fi
    else
      if [ "$size" -lt "$position" ]; then follow_truncated && return; fi
      if [ "$reader_by" = shell ] && [ "$size" -gt "$position" ]; then pump $((size - position)); fi
      now_at="$size $fine $position"
      if [ "$now_at" != "$before" ] && [ $((turn % confirm_every)) = 0 ]; then
        before=$now_at
        follow_confirm || { follow_truncated && return; }
      fi
    fi
    [ -z "$olds" ] || [ $((turn % 2)) = 0 ] || follow_late
  done
}

live_announce() {
  announced=1
  live_seg ''
  live_tag=''
}

# The first bytes of a file that was empty. It may have been filled, copied and truncated since it was opened: what is
# new among the rotated ones comes before it.
follow_first() {
  live_size=$size live_mtime=$mtime
  mark_of 0 "$size"
  live_mark=$mark marked_mtime=$mtime
  list=$(siblings)
  first_known=$known
  known=$(printf '%s\n' "$list" | known_of)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    [ "$dev:$ino" != "$live_dev:$live_ino" ] || continue
    is_new "$first_known" && follow_between
  done
  mark=$live_mark
  live_announce
  reader_on
}

# Truncated between the moment it was found and now? The new mark was made before, so it is of the same content.
still_there() {
  new_mark=$mark file=$live_file size=$live_size
  matches "$pl_mark"
  [ $? != 1 ] || return 1
  mark=$new_mark
}

# Says `ok` for the bytes up to $position, or fails when the content is not what was read. The new mark is made before
# the old one is checked: so both are known to be of one file.
follow_confirm() {
  old_mark=$mark ok_position=$position ok_mtime=$mtime
  file=$live_file
  mark_of "$ok_position" "$size"
  new_mark=$mark mark=$old_mark
  matches "$old_mark"
  [ $? != 1 ] || return 1
  mark=$new_mark marked_position=$ok_position marked_mtime=$ok_mtime live_mtime=$ok_mtime
  frame "ok off=$ok_position mtime=$ok_mtime mark=$mark"
}

# Truncated in place. What was not read before is in a copy, if there is one: go on from the last confirmed byte, and a
# little before it, so that the client finds the beginning of its line.
follow_truncated() {
  reader_off
  frame "truncated off=$marked_position"
  pl_dev=$live_dev pl_ino=$live_ino pl_mark=$mark pl_mtime=$marked_mtime
  pl_off=$((marked_position - 1048576))
  [ "$pl_off" -ge "$start_position" ] || pl_off=$start_position
  event=position
}

# The path leads to another file. What is left in the old one is sent now or, as that may still grow, later.
follow_renamed() {
  if [ "$reading" = 1 ]; then
    if [ ! -e /proc/self/fd/3 ] && [ "$renamed_turns" -lt 30 ]; then
      # It cannot be kept open beside the new one here: it is read on for a while instead.
      renamed_turns=$((renamed_turns + 1))
      follow_drain
      return 1
    fi
    reader_off
    follow_drain
  elif [ ! -e /proc/self/fd/3 ]; then
    live_announce
    follow_drain
  fi
  frame "rotated dev=$live_dev ino=$live_ino"
  event=rotated
}

# Sends what is left on descriptor 3.
follow_drain() {
  if [ -r /proc/self/fdinfo/3 ]; then
    cat <&3
    position=$(offset_of 3)
  else
    cat <&3
  fi
}

# Lines that a writer still put into old files, while the live one is followed.
follow_late() {
  was_reading=$reading late_sent=0
  for late_slot in $olds; do
    if late_more "$late_slot"; then
      reader_off
      late_send "$late_slot"
      late_sent=1
      eval "quiet_$late_slot=0"
    else
      late_quiet=0
      eval "quiet_$late_slot=\$((quiet_$late_slot + 2)) late_quiet=\$quiet_$late_slot"
      [ "$late_quiet" -le "$patience_late" ] || leave_old "$late_slot"
    fi
  done
  if [ "$late_sent" = 1 ] && [ "$announced" = 1 ]; then live_seg ' again=1'; fi
  if [ "$was_reading" = 1 ] && [ "$reading" = 0 ]; then reader_on; fi
}

late_more() {
  late_at=0 late_key=''
  eval "late_at=\$at_$1 late_key=\$key_$1"
  look "/proc/self/fd/$1" && [ "$size" -gt "$late_at" ]
}

# late_send SLOT: sends what an old file has more.
late_send() {
  late_more "$1" || return 0
  frame "seg dev=${late_key%:*} ino=${late_key#*:} off=$late_at len=- mtime=$mtime live=0 late=1 name=${pl_path##*/}"
  eval "cat <&$1"
  eval "at_$1=\$(offset_of $1)"
}

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

# ---------------------------------------------------------------- describe, list

list_sources() {
  while IFS=$tab read -r pl_key pl_kind pl_val; do
    case $pl_key in '' | '#'*) continue ;; esac
    frame "source type=$pl_kind name=$pl_key"
  done <"$pl_list"
}

describe() {
  for tool in tail grep date gzip zstd xz awk base64 sha256sum stat timeout nice sort journalctl sudo; do
    if command -v "$tool" >/dev/null 2>&1; then
      # sudo opens the terminal to write there, even to say its version.
      case $tool in sudo) said='' ;; *) said=$("$tool" --version 2>&1 </dev/null | head -n 3 | tr '\n' ' ') ;; esac
      case $said in
      *GNU*) flavour=gnu ;;
      *BusyBox* | *busybox*) flavour=busybox ;;
      systemd*) flavour=$(printf '%s' "$said" | cut -d ' ' -f 2) ;;
      *) flavour=other ;;
      esac
      frame "tool name=$tool $flavour"
    fi
  done
  frame "host user=$(id -un 2>/dev/null || id -u) groups=$(id -Gn 2>/dev/null | tr ' ' ,) os=$(uname -srm)"
  case $pl_type in
  file)
    open_file
    look "$pl_path"
    file=$pl_path
    frame "about dev=$dev ino=$ino size=$size mtime=$mtime mode=$mode"
    list=$(siblings)
    IFS=$nl
    set -- $list
    IFS=' '"$tab$nl"
    for each in "$@"; do
      entry "$each"
      readable=1
      [ -r "$file" ] && unpacker "$file" || readable=0
      frame "sibling dev=$dev ino=$ino size=$size mtime=$mtime readable=$readable name=${file##*/}"
    done
    file=$pl_path
    look "$file"
    zone_at "$pl_now"
    frame "times first=$(head -c 65536 <"$file" | line_time first) last=$(tail -c 65536 <"$file" | line_time last)"
    ;;
  journal)
    open_journal
    set -- $(journalctl --no-pager -q --unit="$pl_unit" -n 1 -o short-unix --output-fields=PRIORITY 2>/dev/null)
    frame "times first= last=${1%%.*}"
    ;;
  esac
}

line_time() {
  awk -v mode="$1" -v zone="$zone" -v now="$pl_now" -v year="$pl_year" "$clock" 2>/dev/null
}

prodlogs_main "$@"; exit
