import { envelope } from '../../json/envelope.ts'

/** A line of `az containerapp logs show`, one for each line of output. */
export const azureContainerApp = envelope({
  name: 'azure-container-app',
  carrier: (object) => (typeof object['Log'] === 'string' && object['TimeStamp'] !== undefined ? object : undefined),
  message: ['Log'],
  time: ['TimeStamp'],
  samples: [
    {
      text: '{"TimeStamp": "2026-01-12T10:00:00.0586361+00:00", "Log": "{\\"level\\":30,\\"time\\":1768212000123,\\"msg\\":\\"paid\\"}"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'paid' },
    },
    {
      text: '{"TimeStamp":"2026-01-12T10:00:00.12345","Log":"Connecting to the container \'api\'..."}',
      expect: { at: '2026-01-12T10:00:00.123Z', message: "Connecting to the container 'api'..." },
    },
    {
      text: '{"TimeStamp":"2026-01-12T10:00:00Z","Log":"Error: boom"}\n{"TimeStamp":"2026-01-12T10:00:00Z","Log":"    at f (/a.js:1:1)"}',
      expect: { error: { type: 'Error', message: 'boom', stack: 'Error: boom\n    at f (/a.js:1:1)' } },
    },
  ],
})
