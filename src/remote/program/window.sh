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
  list=$(by_time "$(siblings)")
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

# Whether $file can be read and decompressed, or says why not. It may have another name by now.
may_read() {
  [ -e "$file" ] || locate || { unread rotated && return 1; }
  unpacker "$file" || { unread "tool:${unpack%% *}" && return 1; }
  [ -r "$file" ] || { unread permission && return 1; }
}

# Adds one rotated file to the front of the plan.
older() {
  may_read || return 0
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
  plan='' latest=0 before=0
  both_readings
  first_zone
  list=$(siblings)
  IFS=$nl
  set -- $list
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    may_read || continue
    written_until
    begin=0 stop=$size span=- old=0
    if [ "$unpack" = cat ]; then
      if [ -n "$pl_from" ]; then
        if find_time "$pl_from" "$pl_zone"; then
          begin=$found
        else
          # No time of it is understood: its end is what is wanted most.
          begin=$((size > 4194304 ? size - 4194304 : 0))
          frame "untimed bytes=$((size - begin)) name=${file#"$pl_dir"/}"
        fi
      fi
      if [ -n "$pl_to" ]; then find_time "$pl_to" "$pl_tozone" && stop=$found; fi
      span=$((stop > begin ? stop - begin : 0))
      [ "$span" -gt 0 ] || [ "$begin" -gt 0 ] || continue
    elif [ -n "$pl_from" ] && [ "$mtime" -lt "$pl_from" ] && [ "$mtime" != 0 ]; then
      # It seems to be older, all of it, which the file that follows it in time must confirm; not for the sake of hundreds.
      old=1
      if [ $# -gt "$most_looked_into" ]; then before=1 && continue; fi
    fi
    began=$(first_time)
    if [ -n "$pl_to" ] && [ "$span" = - ] && [ -n "$began" ] && [ "$began" -ge $((pl_to + 3600)) ]; then continue; fi
    # Names and times of change tell no order that could be trusted: the times inside do.
    [ -n "$began" ] || began=$latest
    latest=$began
    plan="$plan$began$tab$old$tab$begin$tab$span$tab$each$nl"
  done
  in_window
}

# Sorts the plan by time and takes out what lies before the window; tells where the log begins when that is inside it.
in_window() {
  sorted=$(printf '%s' "$plan" | sort -s -n -k 1,1)
  plan='' held=''
  IFS=$nl
  set -- $sorted
  IFS=' '"$tab$nl"
  for each in "$@" "99999999999$tab"; do
    old=${held#*"$tab"} old=${old%%"$tab"*}
    if [ "$old" = 1 ] && [ "${each%%"$tab"*}" -le "$pl_from" ]; then
      before=1
    elif [ -n "$held" ]; then
      planned "$held"
    fi
    held=$each
  done
}

# planned LINE: puts a line of the sorted plan, `began<TAB>old<TAB>begin<TAB>span<TAB>…`, into the plan.
planned() {
  began=${1%%"$tab"*} rest=${1#*"$tab"*"$tab"}
  begin=${rest%%"$tab"*} span=${rest#*"$tab"} span=${span%%"$tab"*}
  if [ "$before" = 0 ] && [ "$begin" = 0 ] && [ -n "$pl_from" ] && [ "$began" -gt 0 ]; then frame "oldest at=$began"; fi
  before=1
  [ "$span" = 0 ] || plan="$plan$rest$nl"
}

# More rotated files than this are not looked into for their times.
most_looked_into=60

# The zone that the first times of files are read in, asked for once.
first_zone() {
  zone_at "${pl_from:-$pl_now}" "$pl_zone"
}

# Sets $file_now, the moment that no line of $file is younger than, for years that lines leave out: when it was written
# to last, or earlier, what its last line tells. Then that is in $newest too. A compressed file keeps the time of its log.
written_until() {
  newest='' file_now=$pl_now
  if [ "$mtime" != 0 ] && [ "$mtime" -lt "$pl_now" ]; then file_now=$mtime; fi
  [ "$unpack" = cat ] || return 0
  newest=$(tail -c 65536 <"$file" 2>/dev/null | tail -n 20 | line_time newest)
  [ -z "$newest" ] || file_now=$newest
}

# The first time in $file, or nothing.
first_time() {
  $unpack <"$file" 2>/dev/null | head -c 65536 | line_time first
}

# by_time LIST: the lines of `siblings` by the first time inside each, the live file last. A file without one keeps its
# place behind the one before it.
by_time() {
  IFS=$nl
  set -- $1
  IFS=' '"$tab$nl"
  if [ $# -le 2 ] || [ $# -gt "$most_looked_into" ]; then printf '%s\n' "$@" && return; fi
  first_zone
  latest=0
  for each in "$@"; do
    entry "$each"
    began=''
    if [ "$file" = "$pl_path" ]; then
      began=99999999999
    elif [ -r "$file" ] && unpacker "$file"; then
      written_until
      began=$(first_time)
    fi
    [ -n "$began" ] || began=$latest
    [ "$file" = "$pl_path" ] || latest=$began
    printf '%s\t%s\n' "$began" "$each"
  done | sort -s -n -k 1,1 | cut -f 2-
}

# Where the clocks went back, a local time exists twice, and a line does not say which of the two it is: a window that
# begins or ends near there takes both.
both_readings() {
  [ -z "$pl_zone" ] || return 0
  if [ -n "$pl_from" ] && went_back "$pl_from"; then pl_from=$((pl_from - 10800)); fi
  if [ -n "$pl_to" ] && went_back "$pl_to"; then pl_to=$((pl_to + 10800)); fi
}

went_back() {
  zone_at $(($1 - 7200)) ''
  zone_before=$zone
  zone_at $(($1 + 7200)) ''
  [ "$zone" -lt "$zone_before" ]
}

# find_time TIME ZONE: offset of the first line of $file whose time is not before it, into $found; fails when no time is
# understood: a binary search over blocks of 64 KB, then
# a scan of the last ones. Lines without a time are passed over.
find_time() {
  command -v awk >/dev/null 2>&1 || return 1
  # mawk starts in a quarter of gawk's time, and a search is a dozen starts.
  awk=awk
  if command -v mawk >/dev/null 2>&1; then awk=mawk; fi
  zone_at "$1" "$2"
  low=0 high=$size
  # low stays a multiple of a block. A look costs a few processes, a block that is read line by line a tenth of a second
  # under the awk of busybox.
  while [ $((high - low)) -gt 131072 ]; do
    # shellcheck disable=SC2017 # The division is meant to round down to blocks.
    middle=$((low + (high - low) / 131072 * 65536))
    at=$(dd if="$file" bs=65536 skip=$((middle / 65536)) count=16 2>/dev/null | $awk -v mode=probe -v skip=1 -v zone="$zone" -v now="$file_now" "$clock")
    if [ -n "$at" ] && [ "$at" -lt "$1" ]; then low=$middle; else high=$middle; fi
  done
  # Writers of one file are a little out of order.
  if [ "$low" -gt 0 ]; then low=$((low - 65536)); fi
  found=$({ seek "$low"; head -c "$((size - low))"; } <"$file" | $awk -v mode=scan -v skip="$low" -v base="$low" -v want="$1" -v zone="$zone" -v now="$file_now" "$clock")
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

# zone_at TIME ZONE: seconds east of UTC that a log without zones is written in, at that time.
zone_at() {
  zone=$2
  if [ -z "$zone" ]; then
    signed=$(date -d "@$1" +%z 2>/dev/null) || signed=$pl_tz
    digits=${signed#?}
    hours=${digits%??} minutes=${digits#??}
    zone=$((${hours#0} * 3600 + ${minutes#0} * 60))
    case $signed in -*) zone=-$zone ;; esac
  fi
}

