# ---------------------------------------------------------------- files: follow

# Follows the live file. Nothing is decided here: the client lists, opens, reads and goes on by orders; this side states
# facts and goes on reading what it was told to. Orders come on stdin after the heartbeats (`:` and then a line):
#   do=list                     all files, each with its first bytes
#   do=open id= slot= [name=]   opens a listed file, or the live one
#   do=last id= lines=          where its last lines begin
#   do=tail id= off=            reads on from there, now and whenever it grows
#   do=pull id=                 reads now
#   do=unpack id= off=          decompresses it from there
#   do=close id=
# What was read counts when `ok` says that the first bytes of the file are the ones of before: a file that was truncated
# and has grown again has others, and so have the last bytes before an offset, which are sent again for comparison.

file_follow() {
  follow_ready
  pl_worker=$(own_pid)
  feed <&5 5<&- 8>&- | follow_loop
}

follow_ready() {
  tick=0.25 told_path='' overlap=64 ids='' listed='' live_slots=''
  sleep 0.01 2>/dev/null || tick=1
  hash=cksum
  for each in sha256sum md5sum; do
    if command -v "$each" >/dev/null 2>&1; then hash=$each && break; fi
  done
  # An opened file is read by its descriptor, from any offset, where the host has such names; elsewhere by its path.
  by_fd=0
  if [ -e /proc/self/fd/0 ]; then by_fd=1; fi
}

# The number of this shell, which `$$` is not in a subshell.
own_pid() {
  # shellcheck disable=SC2016 # The child's parent is meant.
  exec sh -c 'echo "$PPID"'
}

# The one reader of stdin: passes orders on, answers heartbeats, and ends everything when none comes. Ticks go the same
# way, so that the loop only ever waits for a line.
feed() {
  trap '' HUP INT TERM
  trap - USR1 USR2
  pl_self=$(own_pid)
  ticker <&- 2>/dev/null 8>&- &
  ticker_pid=$!
  printf 'feed %s %s\n' "$pl_self" "$ticker_pid"
  beat_how
  while heartbeat; do
    case $beat_said in
    :*) IFS= read -r order && printf '%s\n' "$order" || break ;;
    *) kill -USR1 $$ || break ;;
    esac
  done 2>/dev/null
  exec >&-
  # Without /proc nobody finds it, and its open pipe would keep the loop alive.
  kill -KILL "$ticker_pid" 2>/dev/null
  end_all
}

# One tick is on its way at a time: the loop says when it has had it, or a slow one would find orders behind many of them.
ticker() {
  trap - HUP INT TERM
  trap 'go=1' USR1
  go=1
  while sleep "$tick"; do
    [ "$go" = 1 ] || continue
    go=0
    printf 't\n' || return
  done
}

follow_loop() {
  exec 5<&-
  while IFS= read -r order; do
    case $order in
    t)
      follow_tick
      kill -USR1 "$ticker_pid" 2>/dev/null
      ;;
    feed\ *)
      set -- $order
      feed_pid=$2 ticker_pid=$3
      trap 'kill -KILL "$feed_pid" 2>/dev/null' EXIT
      ;;
    *[!A-Za-z0-9+/=._:,\ -]*) ;;
    do=*) obey $order ;;
    esac
  done
}

obey() {
  ob_do='' ob_id=0 ob_slot='' ob_off=0 ob_lines=0 ob_name=''
  for pl_word in "$@"; do
    pl_val=${pl_word#*=}
    case $pl_word in
    do=*) ob_do=$pl_val ;;
    name=*) unbase64 "$pl_val" && ob_name=$decoded ;;
    id=* | slot=* | offset=* | lines=*)
      pl_number "$pl_val"
      case $pl_word in
      id=*) ob_id=$pl_val ;;
      slot=*) ob_slot=$pl_val ;;
      offset=*) ob_off=$pl_val ;;
      lines=*) ob_lines=$pl_val ;;
      esac
      ;;
    esac
  done
  case $ob_do in
  list) tell_files ;;
  open) tell_opened ;;
  last | tail | pull | unpack | close)
    find_slot "$ob_id" || return 0
    "slot_$ob_do"
    ;;
  esac
}

# ---- facts about files

# All files with their first bytes: a content is known by them wherever it moves. Names move while they are listed, so what
# was opened is compared with what was listed.
tell_files() {
  frame listing
  steady=1
  listed=$(siblings)
  IFS=$nl
  set -- $listed
  IFS=' '"$tab$nl"
  for each in "$@"; do
    entry "$each"
    tell_file
  done
  exec 6<&-
  tell_path always
  frame "listed steady=$steady"
}

tell_file() {
  exec 6<&-
  why='' packed=0 live=0
  unpacker "$file" || why=tool:${unpack%% *}
  [ "$unpack" = cat ] || packed=1
  [ "$file" != "$pl_path" ] || live=1
  if [ -f "$file" ] && [ -r "$file" ] && command exec 6<"$file"; then
    if [ "$by_fd" = 1 ]; then
      listed_as=$dev:$ino listed_fine=$fine
      look /proc/self/fd/6
      [ "$dev:$ino" = "$listed_as" ] || { steady=0 && return; }
      fine=$listed_fine
    fi
  elif [ -f "$file" ]; then
    why=permission
  elif [ -e "$file" ]; then
    # A FIFO in the place of the log: what the path leads to is told below.
    return
  else
    steady=0
    return
  fi 2>/dev/null
  frame "file dev=$dev ino=$ino size=$size mtime=$fine live=$live packed=$packed${why:+ why=$why} name=${file#"$pl_dir"/}"
  [ -n "$why" ] || $unpack <&6 2>/dev/null | head -c 512
}

# What the path leads to; said when it is something else than before.
tell_path() {
  if look "$pl_path"; then
    now_path="state=file dev=$dev ino=$ino"
    if [ ! -f "$pl_path" ]; then
      now_path='state=other'
    elif [ ! -r "$pl_path" ]; then
      now_path="state=denied dev=$dev ino=$ino"
    fi
  else
    now_path=state=missing
  fi
  [ "$now_path" != "$told_path" ] || [ "${1-}" = always ] || return 0
  told_path=$now_path
  frame "path $now_path"
}

# ---- opened files: each has a descriptor (3, 4, 5 or 9), and an id that the client gave it

# Opens what was listed under the name and nothing else: a gate gives no other file.
tell_opened() {
  case $ob_slot in 3 | 4 | 5 | 9) ;; *) return 0 ;; esac
  file=''
  if [ -z "$ob_name" ]; then
    file=$pl_path
  else
    case "$listed$nl" in
    *"$tab${pl_path%/*}/$ob_name$nl"*) file=${pl_path%/*}/$ob_name ;;
    esac
  fi
  free_slot "$ob_slot"
  why=missing
  if [ -z "$file" ] || [ ! -e "$file" ]; then
    :
  elif [ ! -f "$file" ]; then
    why=other
  elif [ ! -r "$file" ]; then
    why=permission
  elif ! unpacker "$file"; then
    why=tool:${unpack%% *}
  elif eval "command exec $ob_slot<\"\$file\"" 2>/dev/null; then
    why=''
  fi
  if [ -z "$why" ]; then
    open_as=$file
    [ "$by_fd" = 0 ] || open_as=/proc/self/fd/$ob_slot
    look "$open_as" || why=missing
  fi
  [ -z "$why" ] || { frame "unopened id=$ob_id why=$why" && return; }
  ids="$ids $ob_slot:$ob_id"
  live_slots=$(printf '%s' "$live_slots" | tr -d "$ob_slot")
  [ -n "$ob_name" ] || live_slots="$live_slots $ob_slot"
  eval "file_$ob_slot=\$open_as unpack_$ob_slot=\$unpack state_$ob_slot=open node_$ob_slot=\$dev:\$ino"
  frame "opened id=$ob_id dev=$dev ino=$ino"
}

# Sets slot, id, file and unpack of the slot that has the id.
find_slot() {
  for each in $ids; do
    case $each in
    *":$1") slot_of "${each%%:*}" && return 0 ;;
    esac
  done
  return 1
}

slot_of() {
  slot=$1 id='' file='' unpack=cat
  eval "file=\$file_$1 unpack=\$unpack_$1"
  for each in $ids; do
    case $each in "$1":*) id=${each#*:} ;; esac
  done
}

free_slot() {
  kept_ids=''
  for each in $ids; do
    case $each in "$1":*) ;; *) kept_ids="$kept_ids $each" ;; esac
  done
  ids=$kept_ids
  eval "exec $1<&-"
}

slot_close() {
  free_slot "$slot"
}

slot_last() {
  if [ "$unpack" = cat ]; then
    look "$file" || :
    whole=$size tail_lines=0 tail_bytes=0
    if [ "$ob_lines" -gt 0 ]; then
      measure "$file" "$ob_lines"
    elif [ "$size" -gt 0 ]; then
      byte=$(slice "$file" $((size - 1)) 1; printf x)
      [ "$byte" = "${nl}x" ] || measure "$file" 1
      tail_lines=0
    fi
  else
    whole=$($unpack <"$file" 2>/dev/null | wc -c)
    set -- $($unpack <"$file" 2>/dev/null | tail -n "$ob_lines" | wc -lc)
    tail_lines=$1 tail_bytes=$2
  fi
  frame "start id=$id off=$((whole - tail_bytes)) lines=$tail_lines"
}

# The first bytes of the file are digested before they are sent: what the client compares is what is compared here from
# now on.
slot_tail() {
  digest_head
  frame "head id=$id"
  head -c 512 <"$file"
  frame "piece id=$id"
  piece_at=$((ob_off > overlap ? ob_off - overlap : 0))
  slice "$file" "$piece_at" $((ob_off - piece_at))
  frame "tailing id=$id"
  eval "seek \$ob_off <&$slot"
  eval "state_$slot=tail pos_$slot=\$ob_off fine_$slot='' eof_$slot=0"
  slot_pull
}

# Sets the slot's digest of the first bytes, or none while there are fewer.
digest_head() {
  head_digest=''
  if look "$file" && [ "$size" -ge 512 ]; then head_digest=$(head -c 512 <"$file" | $hash); fi
  eval "digest_$slot=\$head_digest"
}

# Reads what there is after the slot's offset, a few MB at a time, each piece with the check that it is of the same file.
slot_pull() {
  [ "$ob_do" != pull ] || eval "eof_$slot=0"
  slot_state=''
  eval "slot_state=\$state_$slot"
  [ "$slot_state" = tail ] || return 0
  goal=''
  while :; do
    pos='' was_fine='' head_digest='' said_eof='' node=''
    eval "pos=\$pos_$slot was_fine=\$fine_$slot head_digest=\$digest_$slot said_eof=\$eof_$slot node=\$node_$slot"
    look_at_slot || { slot_changed && return; }
    if [ "$size" = "$pos" ] && [ "$fine" = "$was_fine" ]; then break; fi
    settled=1
    case $fine in
    *.*) ;;
    *)
      # A clock of whole seconds does not tell what is still written in the second that it is asked in.
      second=$(date +%s)
      look_at_slot || { slot_changed && return; }
      [ "$fine" -lt "$second" ] || settled=0
      ;;
    esac
    [ -n "$goal" ] || goal=$size
    # shellcheck disable=SC2034 # Read by eval.
    if [ "$settled" = 1 ]; then now_fine=$fine; else now_fine=''; fi
    count=$((size - pos))
    [ "$count" -le 4194304 ] || count=4194304
    piece_at=$((pos > overlap ? pos - overlap : 0))
    # Made unreadable since it was opened: its descriptor still reads, and nothing before it can be compared.
    if [ -r "$file" ]; then
      frame "read id=$id off=$pos over=$((pos - piece_at))"
      slice "$file" "$piece_at" $((pos - piece_at))
    else
      frame "read id=$id off=$pos over=0"
      head_digest=unreadable
    fi
    pump "$count" "$slot"
    if [ "$head_digest" = unreadable ]; then
      :
    elif [ -n "$head_digest" ]; then
      [ "$(head -c 512 <"$file" | $hash)" = "$head_digest" ] || { slot_changed && return; }
    else
      digest_head
      frame "head id=$id"
      head -c 512 <"$file"
    fi
    pos=$((pos + count))
    eval "pos_$slot=\$pos fine_$slot=\$now_fine"
    frame "ok id=$id off=$pos"
    # The end of a log that is always written to is what was it when this pull began; the rest is for the next tick.
    case " $live_slots " in
    *" $slot "*) if [ "$pos" -ge "$goal" ]; then break; fi ;;
    esac
    [ "$count" -gt 0 ] || break
  done
  [ "$said_eof" = 1 ] || frame "eof id=$id"
  eval "eof_$slot=1"
}

# Whether the slot's file is still the one that was opened, and has all that was read of it. Where a file can only be looked
# at by its path, another one may have come there, and be as long by chance.
look_at_slot() {
  look "$file" && [ "$dev:$ino" = "$node" ] && [ "$size" -ge "$pos" ]
}

# pump BYTES SLOT: sends exactly so many from the descriptor, which moves on by as many. cat or head might take more.
pump() {
  [ "$1" -lt 65536 ] || eval "dd bs=65536 count=$(($1 / 65536)) <&$2" 2>/dev/null
  [ $(($1 % 65536)) = 0 ] || eval "dd bs=$(($1 % 65536)) count=1 <&$2" 2>/dev/null
}

slot_changed() {
  eval "state_$slot=open"
  frame "changed id=$id"
}

slot_unpack() {
  piece_at=$((ob_off > overlap ? ob_off - overlap : 0))
  frame "read id=$id off=$ob_off over=$((ob_off - piece_at)) stream=1"
  status=$({ { $nice $unpack <"$file" 2>/dev/null || echo "$?" >&7; } | tail -c "+$((piece_at + 1))" >&8; } 7>&1)
  frame "unpacked id=$id status=${status:-0}"
}

# The files first and then the path: what was written before a rotation comes before the news of it.
follow_tick() {
  ob_do=tick
  for each_slot in $ids; do
    slot_of "${each_slot%%:*}"
    slot_pull
  done
  tell_path
}

