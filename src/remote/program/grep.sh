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
  written_until
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

