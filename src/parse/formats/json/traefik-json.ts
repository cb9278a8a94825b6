import type { JsonFormat } from '../../format.ts'
import { compact } from '../../json/http.ts'
import { readObject } from '../../json/read-object.ts'
import { textOf } from '../../json/text-of.ts'

/** Traefik's access log as JSON; durations are nanoseconds. */
export const traefikJson: JsonFormat = {
  kind: 'json',
  name: 'traefik-json',
  knows: ({ DownstreamStatus, RequestMethod }) =>
    typeof DownstreamStatus === 'number' && typeof RequestMethod === 'string',
  read: (object, clock) => {
    const reading = readObject(object, clock)
    const { Duration: duration, OriginDuration: origin, OriginStatus: originStatus } = object
    return {
      ...reading,
      message:
        reading.message ||
        `${textOf(object['RequestMethod'])} ${textOf(object['RequestPath'])} ${textOf(object['DownstreamStatus'])}`,
      http: compact({
        ...reading.http,
        durationMs: toMs(duration),
        upstreamMs: originStatus === 0 ? null : toMs(origin),
        upstreamStatus: originStatus === 0 ? null : typeof originStatus === 'number' ? originStatus : undefined,
      }),
    }
  },
  samples: [
    {
      text: '{"ClientHost":"203.0.113.7","DownstreamContentSize":2,"DownstreamStatus":200,"Duration":12500000,"OriginDuration":12000000,"OriginStatus":200,"RequestHost":"pay.example.com","RequestMethod":"POST","RequestPath":"/webhook","level":"info","msg":"","time":"2026-01-12T10:00:00Z"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        message: 'POST /webhook 200',
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 12.5, upstreamMs: 12, upstreamStatus: 200 },
      },
    },
    {
      text: '{"DownstreamStatus":403,"OriginStatus":0,"Duration":100000,"OriginDuration":0,"RequestMethod":"POST","RequestPath":"/webhook","time":"2026-01-12T10:00:00Z"}',
      expect: { http: { status: 403, upstreamStatus: null, upstreamMs: null } },
    },
    {
      text: '{"DownstreamStatus":502,"RequestMethod":"POST","RequestPath":"/w","StartUTC":"2026-01-12T10:00:00.123456789Z"}',
      expect: { at: '2026-01-12T10:00:00.123Z', http: { status: 502 } },
    },
  ],
}

const toMs = (nanoseconds: unknown): number | undefined =>
  typeof nanoseconds === 'number' ? Math.round(nanoseconds / 1e3) / 1e3 : undefined
