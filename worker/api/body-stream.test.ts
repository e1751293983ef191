import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { bodyStream } from './body-stream.ts'

/** Only the timers are not real: nobody waits a quarter of a minute for a test. */
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const decoder = new TextDecoder()

async function readAll(readable: ReadableStream<Uint8Array>): Promise<string> {
  let text = ''
  for await (const part of readable) text += decoder.decode(part)
  return text
}

describe('the body of an answer', () => {
  it('beats while nothing is said, and no more when it has ended', async () => {
    const body = bodyStream(' ')
    const text = readAll(body.readable)
    await vi.advanceTimersByTimeAsync(3 * limits.heartbeatMs)
    await body.write('{"a":1}\n')
    await body.end()
    expect(await text).toBe('   {"a":1}\n')
    expect(vi.getTimerCount()).toBe(0)
    expect(body.signal.aborted).toBe(false)
  })

  it('says when the reader has gone', async () => {
    const body = bodyStream(' ')
    await body.readable.cancel()
    await vi.advanceTimersByTimeAsync(0)
    expect(body.signal.aborted).toBe(true)
    await body.write('nobody reads this')
    await body.end()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives a reader up who takes nothing, and queues no beats for him', async () => {
    const body = bodyStream(' ')
    const written = body.write('first')
    await vi.advanceTimersByTimeAsync(limits.stalledReaderMs - 1)
    expect(body.signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(body.signal.aborted).toBe(true)
    await written
    await expect(readAll(body.readable)).rejects.toThrow('nobody takes')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is cut off where there was an error', async () => {
    const body = bodyStream(' ')
    const text = readAll(body.readable)
    text.catch(() => undefined)
    await body.write('half')
    await body.end(new Error('it broke'))
    await expect(text).rejects.toThrow('it broke')
  })
})
