# ---------------------------------------------------------------- the work

worker() {
  trap - HUP INT TERM PIPE USR1 USR2
  exec 8>&1
  if [ "$pl_verb" = follow ]; then pl_cpu=$pl_max_cpu; fi
  # shellcheck disable=SC3045 # Not POSIX, but in dash, bash and busybox; elsewhere it says so to /dev/null.
  ulimit -t "$pl_cpu" 2>/dev/null
  left=$pl_bytes sent=0 tagged='' counted_by=dd
  ready_to_pack
  case $pl_path in /*) ;; *) pl_path=./$pl_path ;; esac
  pl_dir=${pl_path%/*}
  case $pl_verb in
  describe) describe ;;
  list) [ "$pl_gated" = 1 ] && list_sources ;;
  last | since | grep | range | follow)
    case $pl_type in
    file)
      [ "$pl_verb:$pl_at" = follow:wait ] || open_file
      "file_$pl_verb"
      ;;
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
# It stands beside the log or, as logrotate's `olddir` has it, in a folder below that has no log of that name itself.
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
  set -- "$pl_path".* "$pl_path"-* "$pl_path"_* "$dir"/*/"$base".* "$dir"/*/"$base"-* "$dir"/*/"$base"_*
  if [ -n "$ext" ]; then
    set -- "$@" "$dir/$stem"[-._]*".$ext" "$dir/$stem"[-._]*".$ext".* "$dir"/*/"$stem"[-._]*".$ext" "$dir"/*/"$stem"[-._]*".$ext".*
    # winston numbers before the suffix: app1.log, app2.log. Without a first one they are logs of their own.
    case $stem in
    *[0-9]) ;;
    *)
      for each in "$dir/${stem}1.$ext" "$dir/${stem}1.$ext".*; do
        if [ -f "$each" ]; then set -- "$@" "$dir/$stem"[0-9]*".$ext" "$dir/$stem"[0-9]*".$ext".* && break; fi
      done
      ;;
    esac
  fi
  set -f
  seen_names=$nl wanted=''
  for each in "$@"; do
    [ "$each" != "$pl_path" ] && [ -f "$each" ] || continue
    case $each in
    *"$nl"*) continue ;;
    "$dir"/*/*) if [ -e "${each%/*}/$base" ]; then continue; fi ;;
    esac
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
    [0-9] | [0-9][0-9] | [0-9][0-9][0-9]) number=$tag ;;
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
  frame "seg dev=$dev ino=$ino off=$1 len=$2 mtime=$mtime${newest:+ newest=$newest} $3 name=${file#"$pl_dir"/}"
}

unread() {
  frame "unread why=$1 name=${file#"$pl_dir"/}"
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
  written_until
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

