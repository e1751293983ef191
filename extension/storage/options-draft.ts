import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { ResolverFault } from '../../shared/dns/resolvers.ts'
import { pemFault } from './pem.ts'
import type { PemFault } from './pem.ts'
import type { ResolverChoice, ResolverKind } from './resolver-choice.ts'
import type { WorkerAddress } from '../probe-client/worker-check.ts'
import type { Settings } from './settings.ts'
import { parseWorkerUrl } from './worker-url.ts'
import type { WorkerUrlFault } from './worker-url.ts'

/** The options as they stand in the form: every text as it was typed, right or wrong. */
export interface OptionsDraft {
  readonly workerUrl: string
  readonly token: string
  readonly resolverKind: ResolverKind
  /** Kept while another resolver is chosen, so that nothing typed is lost. */
  readonly customResolver: string
  readonly customCa: string
  readonly probeOnOpen: boolean
}

export type TokenFault = 'empty' | 'tooLong' | 'characters'

export type WorkerDraft =
  | { readonly status: 'ok'; readonly worker: WorkerAddress | null }
  | { readonly status: 'invalid'; readonly url: WorkerUrlFault | null; readonly token: TokenFault | null }

export type ResolverDraft = { readonly status: 'ok'; readonly resolver: ResolverChoice } | { readonly status: 'invalid'; readonly fault: ResolverFault }

export function draftOf({ worker, resolver, customCaPem, probeOnOpen }: Settings): OptionsDraft {
  return {
    workerUrl: worker?.url ?? '',
    token: worker?.token ?? '',
    resolverKind: resolver.kind,
    customResolver: resolver.kind === 'custom' ? resolver.url : '',
    customCa: customCaPem ?? '',
    probeOnOpen,
  }
}

/** Address and token together: both, or none for no Worker. */
export function readWorker({ workerUrl, token }: OptionsDraft): WorkerDraft {
  const trimmed = token.trim()
  if (workerUrl.trim() === '' && trimmed === '') return { status: 'ok', worker: null }
  const url = parseWorkerUrl(workerUrl)
  const fault = tokenFault(trimmed)
  if (url.status === 'ok' && fault === null) return { status: 'ok', worker: { url: url.url, token: trimmed } }
  return { status: 'invalid', url: url.status === 'ok' ? null : url.fault, token: fault }
}

export function readResolver({ resolverKind, customResolver }: OptionsDraft): ResolverDraft {
  if (resolverKind !== 'custom') return { status: 'ok', resolver: { kind: resolverKind } }
  const result = parseResolver(customResolver)
  if (result.status === 'invalid') return result
  return { status: 'ok', resolver: { kind: 'custom', url: result.resolver.url } }
}

/** Null in `pem` for no CA of one's own. */
export function readCustomCa({ customCa }: OptionsDraft): { readonly status: 'ok'; readonly pem: string | null } | { readonly status: 'invalid'; readonly fault: PemFault } {
  const trimmed = customCa.trim()
  if (trimmed === '') return { status: 'ok', pem: null }
  const fault = pemFault(trimmed)
  return fault === null ? { status: 'ok', pem: `${trimmed}\n` } : { status: 'invalid', fault }
}

/** The settings that the draft means; null while anything in it is wrong. */
export function readDraft(draft: OptionsDraft): Settings | null {
  const worker = readWorker(draft)
  const resolver = readResolver(draft)
  const customCa = readCustomCa(draft)
  if (worker.status === 'invalid' || resolver.status === 'invalid' || customCa.status === 'invalid') return null
  return { version: 1, worker: worker.worker, resolver: resolver.resolver, customCaPem: customCa.pem, probeOnOpen: draft.probeOnOpen }
}

/** RFC 6750 section 2.1: a token that can stand in an Authorization header. */
function tokenFault(token: string): TokenFault | null {
  if (token === '') return 'empty'
  if (token.length > 500) return 'tooLong'
  return /^[\x21-\x7e]+$/.test(token) ? null : 'characters'
}
