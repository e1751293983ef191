import type { Greeting } from '../../shared/contract/report.ts'
import { limits } from '../../shared/limits.ts'
import { preview } from '../http/http-error.ts'
import type { ByteStream } from './byte-stream.ts'
import { within } from './patience.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

/**
 * What a service says first, if it does: phase `firstByte` ends with it. Null for one that waits for its client, which
 * is no fault; then the phase never was.
 */
export async function hearGreeting(stream: ByteStream, timeline: Timeline): Promise<Greeting | null> {
  timeline.begin('firstByte')
  const bytes = await within(stream.read().catch(silence), limits.greetingWaitMs)
  if (bytes === null || bytes === 'too-late') {
    timeline.discard('firstByte')
    return null
  }
  timeline.end('firstByte')
  const shown = bytes.subarray(0, maxShownBytes)
  const pieces = Array.from({ length: Math.ceil(shown.length / pieceBytes) }, (_, i) => preview(shown.subarray(i * pieceBytes, (i + 1) * pieceBytes)))
  return { bytes: bytes.length, text: pieces.join('') }
}

/** A connection that ends or runs out of time without a word has been made all the same. */
function silence(error: unknown): null {
  if (error instanceof ProbeFault && (error.failure.code === 'http-closed' || error.failure.code === 'http-timeout')) return null
  throw error
}

/** As much of a greeting as says who is there; each byte may take four characters. */
const maxShownBytes = 512
/** `preview` shows one line at a time. */
const pieceBytes = 80
