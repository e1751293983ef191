/** Everything that can go wrong between us and a peer's TCP port. The first two are ours, the others the network's. */
export const netErrorCodes = [
  'deadline-exceeded',
  'cancelled',
  'connection-refused',
  'connection-reset',
  'connection-timeout',
  'network-unreachable',
  'host-unreachable',
  'port-prohibited',
  'loop-detected',
  'cloudflare-address-refused',
  'connect-failed',
  'connection-closed',
  'read-limit',
  'socket-error',
] as const
export type NetErrorCode = (typeof netErrorCodes)[number]

/** The network failed, or the time was up. `detail` is the platform's own message, cut to a bound. */
export class NetError extends Error {
  override readonly name = 'NetError'
  readonly code: NetErrorCode
  readonly detail: string

  constructor(code: NetErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
  }
}

/**
 * Gives a socket's error its code, from Node's `code` or from the sentence that workerd has instead of one.
 *
 * workerd says the same of a refused, an unreachable and a forbidden address ("cannot connect to the specified
 * address"): that stays `connect-failed`, because nobody can tell which it was. Anything unknown is `socket-error`.
 */
export function toNetError(error: unknown): NetError {
  if (error instanceof NetError) return error
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, maxDetail)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? nodeCodes[error.code] : undefined
  return new NetError(code ?? workerdSentences.find(([pattern]) => pattern.test(detail))?.[1] ?? 'socket-error', detail, error)
}

/** Why a signal was aborted: a deadline gives its own error as the reason, anything else is a cancellation. */
export function abortError(signal: AbortSignal): NetError {
  const reason: unknown = signal.reason
  if (reason instanceof NetError) return reason
  const timedOut = reason instanceof DOMException && reason.name === 'TimeoutError'
  return new NetError(timedOut ? 'deadline-exceeded' : 'cancelled', timedOut ? 'the time was up' : 'the caller stopped it', reason)
}

const maxDetail = 200

const nodeCodes: Readonly<Record<string, NetErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-reset',
  EPIPE: 'connection-reset',
  ETIMEDOUT: 'connection-timeout',
  ENETUNREACH: 'network-unreachable',
  EADDRNOTAVAIL: 'network-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  EACCES: 'port-prohibited',
  EPERM: 'port-prohibited',
}

/**
 * The first three stand in Cloudflare's documentation of TCP sockets. A test in workerd shows the vague first one, the
 * reset and the closed socket; the others only come from the real network, and are taken as people report them.
 */
const workerdSentences: readonly (readonly [RegExp, NetErrorCode])[] = [
  [/cannot connect to the specified address/i, 'connect-failed'],
  [/tcp loop detected/i, 'loop-detected'],
  [/port 25|prohibited/i, 'port-prohibited'],
  [/network issue was detected/i, 'connect-failed'],
  [/network connection lost/i, 'connection-reset'],
  [/has been closed|was closed/i, 'connection-closed'],
  [/timed? ?out/i, 'connection-timeout'],
]
