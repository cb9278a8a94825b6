import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { placedLeaks, placedInnocents } from './leaks-by-place.ts'
import { readablePiece } from './readable-piece.ts'

describe.for([20_779, Number(process.env['SEED'] ?? 907)])('leaks by place of seed %i', (seed) => {
  test.for(placedLeaks(seed).map((leak) => [leak.lines.join('\n'), leak] as const))('hides %s', ([, leak]) => {
    const shown = redact([...leak.lines])
    expect(readablePiece(shown, leak.secrets), shown.join('\n')).toBeUndefined()
    for (const kept of leak.keeps) expect(shown.join('\n')).toContain(kept)
    expect(redact(shown)).toEqual(shown)
  })

  test.for(placedInnocents(seed).map(({ lines }) => lines[0] as string))('keeps %s', (line) => {
    expect(redact([line])).toEqual([line])
  })
})
