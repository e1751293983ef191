import { describe, expect, it } from 'vitest'
import type { Starttls } from '../../shared/contract/report.ts'
import { starttlsProtocols } from '../../shared/contract/starttls.ts'
import { fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import type { Connection } from '../net/connection.ts'
import { ProbeFault } from './probe-fault.ts'
import { beginTls } from './starttls-step.ts'
import { Timeline } from './timeline.ts'

/** A peer that says what `says` gives, piece by piece, whatever it is told; null ends the connection. */
async function run(protocol: Starttls['protocol'], says: (index: number) => Uint8Array | null) {
  let index = 0
  const written: string[] = []
  const connection: Connection = {
    peer: { address: '127.0.0.1', family: 'ipv4', port: 1 },
    read: () => Promise.resolve(says(index++)),
    write: (bytes) => Promise.resolve(void written.push(toLatin1(bytes))),
    close: () => Promise.resolve(),
    abort: () => undefined,
  }
  const timeline = new Timeline(() => 0, 0, { begin: () => undefined, end: () => undefined })
  const talks: Starttls[] = []
  const code = await beginTls({ protocol, connection, host: 'h.test', authority: 'h.test:1', timeline, onTalk: (talk) => void talks.push(talk) })
    .then(() => 'agreed', (error: unknown) => {
      if (!(error instanceof ProbeFault)) throw error
      return `${error.failure.code} ${error.failure.detail ?? ''}`.trim()
    })
  return { code, reads: index, written, lines: talks[0]?.lines ?? [] }
}

describe('the plain part before TLS', () => {
  it('may come in pieces of any size', async () => {
    const pieces = Array.from('220-a\r\n220 b\r\n250-c\r\n250 STARTTLS\r\n220 go\r\n', (character) => fromLatin1(character))
    const { code, written, lines } = await run('smtp', (i) => pieces[i] ?? null)
    expect([code, written]).toEqual(['agreed', ['EHLO hostlens.invalid\r\n', 'STARTTLS\r\n']])
    expect(lines.map(({ from }) => from)).toEqual(['server', 'server', 'client', 'server', 'server', 'client', 'server'])
  })

  it.each(starttlsProtocols)('%s: ends for a peer that never comes to the point', async (protocol) => {
    for (const piece of ['x', '<', '\0', '220-\r\n', '* \r\n', '0\u0084\u00ff', '<proceed ']) {
      const { code, reads } = await run(protocol, () => fromLatin1(piece))
      expect(code).toMatch(/^starttls-(?:violation|refused|unsupported)/)
      expect(reads).toBeLessThanOrEqual(257)
    }
  })

  it.each(starttlsProtocols)('%s: a peer that ends has closed, or has said no', async (protocol) => {
    expect((await run(protocol, () => null)).code).toBe('starttls-closed')
    expect((await run(protocol, (i) => (i === 0 ? fromLatin1('220 ') : null))).code).toMatch(/^starttls-(?:closed|violation)/)
  })

  it('shows nothing that could leave its line', async () => {
    const { lines } = await run('pop3', (i) => (i === 0 ? fromLatin1('-ERR \x1b[31m\u009b\r\n') : null))
    expect(lines).toEqual([{ from: 'server', text: '-ERR \\x1b[31m\\x9b' }])
  })
})
