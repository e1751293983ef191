import { sign } from 'node:crypto'
import { ServerMessage } from '../../../shared/contract/socket-messages.ts'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import { pause } from '../processes/usage.ts'
import { benchmarkToken } from '../processes/workerd.ts'

/** A probe over the WebSocket, as the extension makes it, by a holder of a key who takes its time. */
export interface SignedProbe {
  readonly report: ProbeReport
  /** How long the signature was really kept back: timers are late. */
  readonly heldMs: number
}

/** `keyPem` is a P-256 key. */
export function probeWithSigner(worker: { readonly url: string }, request: ProbeRequest, { keyPem, holdMs }: { readonly keyPem: string; readonly holdMs: number }): Promise<SignedProbe> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${worker.url.replace(/^http/, 'ws')}/v1/probe`)
    let heldMs = 0
    const answer = async (id: string, scheme: string, content: string): Promise<void> => {
      const startedMs = performance.now()
      if (scheme !== 'ecdsa_secp256r1_sha256') throw new Error(`a signature in ${scheme} was asked for`)
      const signature = sign('sha256', Buffer.from(content, 'base64'), keyPem).toString('base64')
      await pause(holdMs)
      heldMs = performance.now() - startedMs
      socket.send(JSON.stringify({ type: 'signature', id, signature }))
    }
    socket.onopen = () => socket.send(JSON.stringify({ type: 'probe', token: benchmarkToken, request }))
    socket.onerror = () => reject(new Error('the WebSocket failed'))
    socket.onclose = ({ code, reason }) => reject(new Error(`the WebSocket was closed: ${code} ${reason}`))
    socket.onmessage = ({ data }) => {
      const message = ServerMessage.parse(JSON.parse(String(data)))
      if (message.type === 'signature-needed') answer(message.id, message.scheme, message.content).catch(reject)
      if (message.type === 'problem') reject(new Error(`the Worker refused: ${message.problem.title}`))
      if (message.type !== 'report') return
      if (message.report.outcome === 'ok') resolve({ report: message.report, heldMs })
      else reject(new Error(`the probe failed: ${message.report.failure?.code ?? '?'}: ${message.report.failure?.got ?? ''}`))
    }
  })
}
