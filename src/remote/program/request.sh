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
#   lines, from, to (epoch seconds), fromago, toago (seconds before the now of this host, in their place), zone and tozone (seconds east of UTC at these times, for times without one), scope lines|window|all,
#   strings (base64, one a line), icase, before, after, max, dev, ino, off, len, cursor (base64), at
#     (follow: end, last, cursor, since; wait: a file that is missing is waited for)
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
  pl_nonce='' pl_verb='' pl_type='' pl_path='' pl_unit='' pl_name='' pl_lines=1000 pl_from='' pl_to='' pl_fromago='' pl_toago='' pl_zone='' pl_tozone=''
  pl_scope=all pl_strings='' pl_icase=0 pl_before=0 pl_after=0 pl_max=0 pl_dev='' pl_ino='' pl_off='' pl_len=''
  pl_cursor='' pl_at=end pl_lease=30 pl_seconds=600 pl_cpu=120 pl_bytes=4294967296 pl_pack=0
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
    lines | from | to | fromago | toago | before | after | max | off | len | lease | seconds | cpu | bytes | icase | pack) pl_number "$pl_val" ;;
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
    tozone) pl_number "${pl_val#-}" && pl_tozone=$pl_val ;;
    zone) pl_number "${pl_val#-}" && pl_zone=$pl_val ;;
    lines) pl_lines=$pl_val ;;
    from) pl_from=$pl_val ;;
    to) pl_to=$pl_val ;;
    fromago) pl_fromago=$pl_val ;;
    toago) pl_toago=$pl_val ;;
    scope) pl_scope=$pl_val ;;
    icase) pl_icase=$pl_val ;;
    before) pl_before=$pl_val ;;
    after) pl_after=$pl_val ;;
    max) pl_max=$pl_val ;;
    dev) pl_dev=$pl_val ;;
    ino) pl_ino=$pl_val ;;
    off) pl_off=$pl_val ;;
    len) pl_len=$pl_val ;;
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
      case $pl_key in '#'*) continue ;; esac
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

