import { TlsError } from '../errors.ts'
import type { Extensions } from '../extensions/extension-list.ts'
import { checkRequestExtensions, readExtensions } from '../extensions/extension-list.ts'
import { earlyData } from '../extensions/registry.ts'
import { decode } from '../wire.ts'

export interface NewSessionTicket13 {
  readonly lifetimeSeconds: number
  readonly ageAdd: number
  readonly nonce: Uint8Array
  readonly ticket: Uint8Array
  readonly maxEarlyDataBytes: number
  readonly extensions: Extensions
}

/** RFC 8446 section 4.6.1. */
export function readNewSessionTicket13(body: Uint8Array): NewSessionTicket13 {
  return decode('NewSessionTicket', body, (reader) => {
    const lifetimeSeconds = reader.uint32()
    const ageAdd = reader.uint32()
    const nonce = reader.vector8().slice()
    const ticket = reader.vector16().slice()
    if (ticket.length === 0) throw new TlsError('decode-error', { expected: 'a ticket', got: 'an empty one' })
    const extensions = readExtensions('NewSessionTicket', reader)
    checkRequestExtensions(extensions, 'NewSessionTicket')
    const early = extensions.get(earlyData)
    const maxEarlyDataBytes = early === undefined ? 0 : decode('early_data', early, (inner) => inner.uint32())
    return { lifetimeSeconds, ageAdd, nonce, ticket, maxEarlyDataBytes, extensions }
  })
}

/** RFC 5077 section 3.3; an empty ticket takes back the promise of one. */
export function readNewSessionTicket12(body: Uint8Array): { lifetimeSeconds: number; ticket: Uint8Array } {
  return decode('NewSessionTicket', body, (reader) => ({ lifetimeSeconds: reader.uint32(), ticket: reader.vector16().slice() }))
}
