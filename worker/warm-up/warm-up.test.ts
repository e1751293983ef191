import { expect, it } from 'vitest'
import { fromBase64 } from '../bytes/bytes.ts'
import { recordedClient, replay } from './handshake.ts'
import { recording } from './recording.generated.ts'
import { rehearse } from './warm-up.ts'

it('the recording fits what the client says today (npm run warm-up records it anew)', () => {
  expect(rehearse).not.toThrow()
})

it('a recording that was changed does not pass for one', () => {
  const server = recording.server.map(fromBase64)
  server[0]?.fill(0, -40)
  expect(() => replay(recordedClient(recording.atMs), server)).toThrow()
})
