import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createLabPki } from '../../e2e/lab/lab-pki.ts'
import { issue } from '../../e2e/lab/pki.ts'
import { startNodeHttps } from '../../e2e/lab/servers/node-https.ts'
import { toBase64 } from '../bytes/bytes.ts'
import { encodeRequest } from '../http/http1.ts'
import { recordedClient, recordedHost, recordedRequest, replay } from '../warm-up/handshake.ts'

/** `npm run warm-up`: records one conversation with a real server, for the rehearsal at the Worker's start. */
const atMs = Date.now()
const pki = await createLabPki()
const identity = await issue(pki.intermediate, { subject: { commonName: recordedHost, organization: 'Hostlens Lab' }, dnsNames: [recordedHost] })
const server = await startNodeHttps({ identity, site: () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'warm\n' }) })
const recorded = await record(server.port)
await server.close()
replay(recordedClient(atMs), recorded)

const lines = [
  '/** Made by `npm run warm-up`: what a server said to `recordedClient`, the root of its chain, and when that was. */',
  'export const recording = {',
  `  atMs: ${atMs},`,
  `  rootPem: ${JSON.stringify(pki.root.pem)},`,
  '  server: [',
  ...recorded.map((bytes) => `    '${toBase64(bytes)}',`),
  '  ],',
  '} as const',
  '',
]
writeFileSync(join(import.meta.dirname, '..', 'warm-up', 'recording.generated.ts'), lines.join('\n'))

/** Everything that the server sends, up to the end of its answer. */
async function record(port: number): Promise<Uint8Array[]> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const client = recordedClient(atMs)
  const pieces: Uint8Array[] = []
  const flush = (): void => void socket.write(client.takeOutgoing())
  client.start()
  flush()
  for await (const piece of socket) {
    const bytes = Uint8Array.from(piece as Buffer)
    pieces.push(bytes)
    const events = client.receive(bytes)
    if (events.some(({ type }) => type === 'handshake-complete')) client.send(encodeRequest(recordedRequest))
    flush()
    if (events.some((event) => event.type === 'application-data' && Buffer.from(event.data).includes('warm\n'))) break
  }
  socket.destroy()
  return pieces
}
