/** Zones without a clock change for offsets that are no whole hour. */
const ODD: Readonly<Record<string, string>> = {
  '+0330': 'Asia/Tehran',
  '+0430': 'Asia/Kabul',
  '+0530': 'Asia/Kolkata',
  '+0545': 'Asia/Kathmandu',
  '+0630': 'Asia/Yangon',
  '+0930': 'Australia/Darwin',
  '-0930': 'Pacific/Marquesas',
}

/** An IANA zone for the offset that `date +%z` prints on a host; undefined when there is none. */
export const fixedZone = (offset: string): string | undefined => {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(offset)
  if (match === null) return undefined
  const [, sign, hours, minutes] = match
  if (minutes !== '00') return ODD[offset]
  // POSIX has the sign the other way round: Etc/GMT-3 is three hours east.
  return hours === '00' ? 'UTC' : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`
}
