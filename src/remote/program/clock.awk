# The time of a line, in epoch seconds, or -1. Its layouts are those of the parser: one table, from which these are made
# when the program is joined. No {n}: old mawk does not know it.
function days(y, m, d) {
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
}
# Seconds east of UTC, as what stands after a time says, or else as the log is written.
function offset(s,  sign, digits, name) {
  sub(/^[.,][0-9]+/, "", s)
  if (s ~ /^ ?Z/ && s !~ /^ ?Z[A-Za-z0-9_]/) return 0
  if (s ~ /^ ?[-+][0-9][0-9]:?[0-9][0-9]/) {
    sub(/^ /, "", s); sign = (substr(s, 1, 1) == "-") ? -1 : 1
    digits = substr(s, 2, 6); sub(/:/, "", digits)
    return sign * (substr(digits, 1, 2) * 3600 + substr(digits, 3, 2) * 60)
  }
  if (s ~ /^ ?[-+][0-9][0-9]($|[^0-9:-])/) {
    sub(/^ /, "", s); sign = (substr(s, 1, 1) == "-") ? -1 : 1
    return sign * substr(s, 2, 2) * 3600
  }
  if (match(s, /^ ?[A-Z][A-Z]+/)) {
    name = substr(s, 1, RLENGTH); sub(/^ /, "", name)
    if (name in ZONE && substr(s, RLENGTH + 1, 1) !~ /[A-Za-z0-9:_.=]/) return ZONE[name]
  }
  return zone
}
# Takes the next number of at most so many digits from `rest`, 0 for as many as there are.
function number(width,  v) {
  if (!match(rest, /[0-9]+/)) return ""
  v = substr(rest, RSTART, (width && RLENGTH > width) ? width : RLENGTH)
  rest = substr(rest, RSTART + length(v))
  return v
}
function epoch(s) {
  if (length(s) == 10) return s + 0
  if (length(s) == 13) return int(s / 1000)
  if (length(s) == 16) return int(s / 1000000)
  if (length(s) == 19) return int(s / 1000000000)
  return -1
}
function hexadecimal(s,  n, i) {
  n = 0
  for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
  return n
}
function full(short) { return short + (short < 70 ? 2000 : 1900) }
function near(y) { return y <= year + 1 && y > year - 30 }
# The time that stands in `t`, which layout i matched, with `after` behind it.
function read(i, t, after,  n, k, d, v, y, mo, first, second, hour, half, named) {
  split("", P)
  rest = t
  n = split(PARTS[i], D, " ")
  half = named = ""
  for (k = 1; k <= n; k++) {
    d = D[k]
    if (d == "a") { if (match(rest, DAY_NAME)) rest = substr(rest, RLENGTH + 1) }
    else if (d == "b") {
      if (!match(rest, MONTH_NAME)) return -1
      P["b"] = MONTH[substr(rest, RSTART, RLENGTH)]; rest = substr(rest, RSTART + RLENGTH)
      sub(/^[^ -@[-`{-~]+/, "", rest)
    } else if (d == "p") {
      if (match(rest, /[AaPp][.]?[Mm]/)) half = tolower(substr(rest, RSTART, 1))
    } else if (d == "Z") {
      if (match(rest, /^ [A-Z][A-Z][A-Z]+/)) { named = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1) }
    } else if (d == "f") {
      if (rest ~ /^[.,:][0-9]/) { rest = substr(rest, 2); number(0) }
    } else if (d == "N") {
      rest = substr(t, 3)
      if (length(rest) != 23) return -1
      return hexadecimal(substr(rest, 1, 15)) - 10
    } else if (d == "s") {
      if (after ~ /^[A-Za-z0-9_-]/) return -1
      return epoch(number(0))
    } else {
      v = number(d == "Y" ? 4 : d == "j" ? 3 : 2)
      if (v == "" && d != "S") return -1
      # busybox reads 012 as ten.
      sub(/^0+/, "", v)
      P[d] = v + 0
    }
  }
  if (after ~ /^[0-9]/) {
    # mawk does not always take all digits of a fraction.
    if (PARTS[i] !~ /f/ || t !~ /[.,:][0-9]+$/) return -1
    sub(/^[0-9]+/, "", after)
  }
  hour = ("H" in P) ? P["H"] : P["k"]
  if (half == "p" && hour < 12) hour += 12
  if (half == "a" && hour == 12) hour = 0
  # A host does not know the hours of a zone that is written by its place.
  if (after ~ /^ [A-Z][a-z]+\/[A-Z]/) return -1
  if (hour > 24 || P["M"] > 59) return -1
  y = ("Y" in P) ? P["Y"] : ("y" in P) ? full(P["y"]) : year
  if ("b" in P) { mo = P["b"]; d = P["e"] }
  else if ("j" in P) { mo = 1; d = P["j"] }
  else {
    # Asking for an element makes it.
    if ("A" in P) { first = P["A"]; second = P["B"]; d = "" }
    if ("m" in P) { mo = P["m"]; d = P["d"] }
    if (("y" in P) && ("d" in P) && !near(y) && near(full(P["d"]))) { y = full(P["d"]); first = P["y"]; second = P["m"]; d = "" }
    if (d == "") {
      if (half != "" ? first <= 12 : second > 12) { mo = first; d = second } else { mo = second; d = first }
    }
  }
  if (mo < 1 || mo > 12 || d < 1 || (d > 31 && !("j" in P))) return -1
  second = hour * 3600 + P["M"] * 60 + P["S"] - offset(named == "" ? after : named)
  guessed = !("Y" in P) && !("y" in P)
  # The last year in which the time is not far in the future, and which has the day.
  if (guessed) while (days(y, mo, d) * 86400 + second > latest || (mo == 2 && d == 29 && days(y, 3, 1) - days(y, 2, 1) < 29)) y--
  return days(y, mo, d) * 86400 + second
}
# The first place in s where layout i fits: sets at_place, and gives the time.
function place(i, s,  begun, before, found) {
  begun = 0
  while (match(s, PATTERN[i])) {
    at_place = begun + RSTART
    before = (RSTART > 1) ? substr(s, RSTART - 1, 1) : (begun ? last_before : "")
    if (at_place > 120) return -1
    if (START[i] ? (at_place == 1 || (at_place == 2 && before ~ /[[IWEF]/)) : before !~ /[A-Za-z0-9]/) {
      found = read(i, substr(s, RSTART, RLENGTH), substr(s, RSTART + RLENGTH, 40))
      if (found >= 0) return found
      match(s, PATTERN[i])
    }
    last_before = substr(s, RSTART, 1)
    begun += RSTART
    s = substr(s, RSTART + 1)
  }
  return -1
}
function value(s,  i, found) {
  sub(/^[ \t]*"?\[?/, "", s)
  if (match(s, /^1[0-9]+([.][0-9]+)?/)) {
    found = epoch(substr(s, 1, match(s, /^[0-9]+/) ? RLENGTH : 0))
    if (found >= 0) return found
  }
  s = substr(s, 1, 64)
  for (i = 1; i <= layouts; i++) if (!START[i]) { found = place(i, s); if (found >= 0 && at_place == 1) return found }
  return -1
}
# The time of the member that the parser would take: of several the likeliest by its name.
function member(s,  low, keys, name, found, best, rank) {
  low = tolower(s)
  best = -1
  rank = 999
  for (keys = 0; keys < 8 && match(low, KEY); keys++) {
    name = substr(low, RSTART, RLENGTH)
    sub(/^[ ,{"]/, "", name)
    sub(/("? *: *|=)$/, "", name)
    s = substr(s, RSTART + RLENGTH)
    low = substr(low, RSTART + RLENGTH)
    if (RANK[name] >= rank) continue
    found = value(s)
    if (found >= 0) { best = found; rank = RANK[name] }
  }
  return best
}
# The first time in a line, by any layout; neighbouring lines are written alike.
function anywhere(s,  i, found, best, best_at) {
  s = substr(s, 1, 200)
  if (match(s, /[0-9][0-9] - [0-9][0-9]:/)) s = substr(s, 1, RSTART + 1) " " substr(s, RSTART + 5)
  if (usual) { found = place(usual, s); if (found >= 0 && at_place == usual_place) return found }
  best = -1
  for (i = 1; i <= layouts; i++) {
    found = place(i, s)
    if (found >= 0 && (best < 0 || at_place < best_at)) { best = found; best_at = at_place; usual = i; usual_place = at_place }
  }
  at_place = best_at
  return best
}
function when(s,  found, named) {
  # Most lines have neither, and an expression costs more than a look.
  if (index(s, "\033")) gsub(/\033\[[0-9;]*m/, "", s)
  named = index(s, "\"") || index(s, "=")
  if (named && s ~ /^([{]|[A-Za-z0-9_@.-]+=)/) {
    found = member(s)
    return found >= 0 ? found : anywhere(s)
  }
  found = anywhere(s)
  # A time that the line begins with is its own; further on one with a name is likelier.
  if (!named || (found >= 0 && at_place <= 2)) return found
  named = member(s)
  return named >= 0 ? named : found
}
BEGIN {
  offset_now = base
  # The year of what may be the future by clocks that differ: on the last day of a year it is the next.
  latest = now + 172800
  year = 1970 + int(latest / 31556952)
  while (days(year, 1, 1) * 86400 > latest) year--
  while (days(year + 1, 1, 1) * 86400 <= latest) year++
@TABLES@}
mode == "first" { t = when($0); if (t >= 0) { printf "%.0f\n", t; exit } next }
mode == "last" { t = when($0); if (t >= 0) last = t; next }
# What the last line tells of the years that lines leave out: nothing when it writes its own.
mode == "newest" { t = when($0); if (t >= 0) last = guessed ? t : ""; next }
mode == "each" { printf "%.0f\n", when($0); next }
mode == "probe" { if (NR == 1 && skip) next; t = when($0); if (t >= 0) { printf "%.0f\n", t; exit } next }
{ if (!(NR == 1 && skip + 0 > 0)) { t = when($0); if (t >= 0) timed = 1; if (t >= want) { printf "%.0f\n", offset_now; done = 1; exit } } offset_now += length($0) + 1 }
END {
  if ((mode == "last" || mode == "newest") && last != "") printf "%.0f\n", last
  if (mode == "scan" && !done) { if (timed || skip + 0 > 0) printf "%.0f\n", offset_now; else print "untimed" }
}
