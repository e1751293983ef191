import { isLoopbackHost } from './loopback-host.ts'
import { PairingFields } from './pairing-fields.ts'

/** What a browser needs to know of a Worker. Whoever has it may ask the Worker: a pairing string is a secret. */
export interface Pairing {
  /** The Worker's origin, as `https://host` or, on this machine alone, `http://127.0.0.1:8787`; no trailing slash. */
  readonly url: string
  readonly token: string
  /** What the person who runs the Worker calls it, for example “office”. */
  readonly name?: string
}

export type PairingFault = 'empty' | 'too-long' | 'not-a-pairing' | 'other-version' | 'damaged' | 'plain-http'
export type PairingResult = { readonly status: 'ok'; readonly pairing: Pairing } | { readonly status: 'invalid'; readonly fault: PairingFault }

/**
 * One line to copy from a terminal and to paste into the options page: `hostlens:v1:` and the JSON of the pairing in
 * base64url (RFC 4648 section 5, without padding). Throws TypeError for what {@link parsePairing} would not take back.
 */
export function formatPairing(pairing: Pairing): string {
  const text = prefix + encode(JSON.stringify({ url: pairing.url, token: pairing.token, ...(pairing.name !== undefined && { name: pairing.name }) }))
  const parsed = parsePairing(text)
  if (parsed.status === 'invalid') throw new TypeError(`not a pairing: ${parsed.fault}`)
  return text
}

/** Reads what was pasted. White space around it and the line breaks of a terminal within it are no part of it. */
export function parsePairing(text: string): PairingResult {
  if (text.length > maxPastedLength) return invalid('too-long')
  const line = text.replace(/\s+/g, '')
  if (line === '') return invalid('empty')
  if (line.length > maxPairingLength) return invalid('too-long')
  if (!line.startsWith(prefix)) return invalid(/^hostlens:v\d+:/.test(line) ? 'other-version' : 'not-a-pairing')
  const fields = PairingFields.safeParse(decode(line.slice(prefix.length)))
  if (!fields.success) return invalid('damaged')
  const { token, name } = fields.data
  const url = parseOrigin(fields.data.url)
  if (url === null || (name !== undefined && /\p{Cc}/u.test(name))) return invalid('damaged')
  // A token over plain http is everybody's on the way; only the way within this machine has nobody on it.
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return invalid('plain-http')
  return { status: 'ok', pairing: { url: url.origin, token, ...(name !== undefined && { name }) } }
}

/** An origin in its canonical spelling, and nothing that could be taken for more: no path, no user name. */
function parseOrigin(text: string): URL | null {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text ? url : null
}

function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The JSON value behind the prefix; undefined where there is none. */
function decode(base64url: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(base64url)) return undefined
  try {
    const bytes = Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function invalid(fault: PairingFault): PairingResult {
  return { status: 'invalid', fault }
}

const prefix = 'hostlens:v1:'
/** An address of 300, a token of 500 and a name of 60 characters, escaped, with a third on top for base64. */
const maxPairingLength = 2_000
/** The same with room for the white space of a paste. */
const maxPastedLength = 4_000
