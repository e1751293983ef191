import { afterHandshake } from './after-handshake.ts'
import { blockCiphers } from './block-ciphers.ts'
import type { Behaviour } from './behaviour.ts'
import { endings } from './endings.ts'
import { flights } from './flights.ts'
import { grease } from './grease.ts'
import { hellos } from './hellos.ts'
import { notTls } from './not-tls.ts'
import { older } from './older.ts'
import { records } from './records.ts'
import { resumption } from './resumption.ts'

/** Everything that the hostile server can do, by the part of the protocol that it attacks. */
export const behaviours: Readonly<Record<string, readonly Behaviour[]>> = {
  'not TLS': notTls,
  'the record protocol': records,
  'ServerHello and HelloRetryRequest': hellos,
  'the flight of TLS 1.3': flights,
  'after the handshake': afterHandshake,
  'TLS 1.2': older,
  'CBC in TLS 1.2': blockCiphers,
  resumption,
  'RFC 8701': grease,
  endings,
}
