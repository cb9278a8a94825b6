import { Readable } from 'node:stream'

/**
 * A stream of what `source` gives that ends only when the remote end said so. Over SSH a source also ends when the
 * link goes; `whyCut` tells, and then the stream fails, after everything that arrived was given out. Nothing is
 * buffered here, so a reader that stops stops the host.
 */
export function outputOf(source: Readable, whyCut: () => Promise<Error | undefined>): Readable {
  let ended: { readonly error: Error | undefined } | undefined
  const output: Readable = new Readable({
    // Without a buffer of its own, `read` is called only when everything before was taken.
    highWaterMark: 0,
    read: () => {
      if (ended === undefined) source.resume()
      else finish(ended.error)
    },
    destroy: (error, done) => {
      // Nobody reads any more, but a channel that is not drained never closes.
      source.resume()
      done(error)
    },
  })
  const finish = (error: Error | undefined): void => {
    if (error === undefined) output.push(null)
    else output.destroy(error)
  }
  const end = (): void => {
    void whyCut().then((error) => {
      ended ??= { error }
      if (output.readableLength === 0) finish(ended.error)
    })
  }
  source.on('data', (chunk: Buffer) => {
    if (!output.destroyed && !output.push(chunk)) source.pause()
  })
  source.once('end', end)
  source.once('close', end)
  source.on('error', () => undefined)
  output.on('error', () => undefined)
  source.pause()
  return output
}
