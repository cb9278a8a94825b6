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
      why=''
      if [ ! -r "$file" ]; then why=permission; fi
      unpacker "$file" || why=tool:${unpack%% *}
      frame "sibling dev=$dev ino=$ino size=$size mtime=$mtime${why:+ why=$why} name=${file#"$pl_dir"/}"
    done
    file=$pl_path
    look "$file"
    zone_at "$pl_now" "$pl_zone"
    unpacker "$file"
    written_until
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
  awk -v mode="$1" -v zone="$zone" -v now="$file_now" "$clock" 2>/dev/null
}

prodlogs_main "$@"; exit
