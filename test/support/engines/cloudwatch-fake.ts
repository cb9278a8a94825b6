import { sorted, startFake, type Fake, type FakeRow } from './fake.ts'

/** CloudWatch Logs: milliseconds with both ends in it, empty pages with a token, throttling, signatures looked at for their form. */
export const startCloudWatch = (options: { page?: number } = {}): Promise<Fake> => {
  let calls = 0
  return startFake(({ headers, body }, rows) => {
    const { page = 7 } = options
    calls += 1
    const fail = (status: number, type: string, message: string) => ({
      status,
      body: JSON.stringify({ __type: `com.amazonaws.logs#${type}`, message }),
    })
    if (
      !/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/logs\/aws4_request, SignedHeaders=[^,]*x-amz-target[^,]*, Signature=[0-9a-f]{64}$/.test(
        String(headers.authorization),
      )
    )
      return fail(400, 'InvalidSignatureException', 'The request signature we calculated does not match')
    const asked = JSON.parse(body) as {
      logGroupName?: string
      startTime: number
      endTime: number
      filterPattern?: string
      nextToken?: string
    }
    if (String(headers['x-amz-target']).endsWith('DescribeLogGroups'))
      return { body: JSON.stringify({ logGroups: [{ logGroupName: '/pay', retentionInDays: 30 }] }) }
    if (asked.logGroupName !== '/pay')
      return fail(400, 'ResourceNotFoundException', 'The specified log group does not exist.')
    if (calls % 5 === 0) return fail(400, 'ThrottlingException', 'Rate exceeded')
    const test = patternOf(asked.filterPattern)
    if (test === undefined) return fail(400, 'InvalidParameterException', 'Invalid filter pattern')
    const found = sorted(rows).filter(({ at, text }) => {
      const ms = Number(at / 1_000_000n)
      return ms >= asked.startTime && ms <= asked.endTime && test(text)
    })
    const token = asked.nextToken === undefined ? 0 : Number(asked.nextToken)
    // Every other page is empty.
    const isEmpty = token % 2 === 1
    const start = Math.ceil(token / 2) * page
    const events = isEmpty ? [] : found.slice(start, start + page).map((row) => eventOf(row, rows.indexOf(row)))
    const isLast = start + page >= found.length && !isEmpty
    return { body: JSON.stringify({ events, ...(isLast ? {} : { nextToken: String(token + 1) }) }) }
  })
}

const eventOf = ({ at, stream, text }: FakeRow, n: number) => ({
  logStreamName: stream,
  timestamp: Number(at / 1_000_000n),
  message: text,
  ingestionTime: Number(at / 1_000_000n) + 100,
  eventId: `event-${n}`,
})

const patternOf = (pattern: string | undefined): ((text: string) => boolean) | undefined => {
  if (pattern === undefined) return () => true
  const [, strings] = /^%([A-Za-z0-9_#=@/;,|-]+)%$/.exec(pattern) ?? []
  return strings === undefined ? undefined : (text) => strings.split('|').some((wanted) => text.includes(wanted))
}
