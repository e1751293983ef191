import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { ResolverFault } from '../../shared/dns/resolvers.ts'
import { readCustomCa } from './pem.ts'
import type { ResolverChoice, ResolverKind } from './resolver-choice.ts'
import type { SavedWorker } from './saved-worker.ts'
import type { Settings } from './settings.ts'
import { parseWorkerUrl } from './worker-url.ts'
import type { WorkerUrlFault } from './worker-url.ts'

/** The fields of one Worker as they stand in the form. */
export interface WorkerFields {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly token: string
}

/** The options as they stand in the form: every text as it was typed, right or wrong. */
export interface OptionsDraft {
  /** Never empty: the form always has room for one. */
  readonly workers: readonly WorkerFields[]
  readonly defaultWorkerId: string | null
  readonly resolverKind: ResolverKind
  /** Kept while another resolver is chosen, so that nothing typed is lost. */
  readonly customResolver: string
  readonly customCa: string
  readonly probeOnOpen: boolean
  readonly badge: boolean
}

export type TokenFault = 'empty' | 'tooLong' | 'characters'
export type WorkerDraft =
  /** Null where all fields are empty. */
  | { readonly status: 'ok'; readonly worker: SavedWorker | null }
  | { readonly status: 'invalid'; readonly url: WorkerUrlFault | null; readonly token: TokenFault | null }
export type ResolverDraft = { readonly status: 'ok'; readonly resolver: ResolverChoice } | { readonly status: 'invalid'; readonly fault: ResolverFault }

/** What the form decides of the settings; the rest is kept as it is. */
export type FormSettings = Omit<Settings, 'version' | 'profiles'>

/** `emptyId`: of the empty fields that are shown where there is no Worker yet. */
export function draftOf({ workers, defaultWorkerId, resolver, customCaPem, probeOnOpen, badge }: Settings, emptyId: string): OptionsDraft {
  return {
    workers: workers.length === 0 ? [emptyWorker(emptyId)] : workers.map(({ id, name, url, token }) => ({ id, name, url, token })),
    defaultWorkerId,
    resolverKind: resolver.kind,
    customResolver: resolver.kind === 'custom' ? resolver.url : '',
    customCa: customCaPem ?? '',
    probeOnOpen,
    badge,
  }
}

export function emptyWorker(id: string): WorkerFields {
  return { id, name: '', url: '', token: '' }
}

/** Puts a Worker into the draft: in place of empty fields, of its older self at the same address, or after the others. */
export function withWorker(draft: OptionsDraft, paired: Omit<WorkerFields, 'id'>, newId: string): OptionsDraft {
  const isSame = (worker: WorkerFields): boolean => worker.url === paired.url || (worker.url.trim() === '' && worker.token.trim() === '')
  const replaced = draft.workers.find(isSame)
  if (replaced === undefined) return { ...draft, workers: [...draft.workers, { id: newId, ...paired }] }
  const name = paired.name === '' ? replaced.name : paired.name
  return { ...draft, workers: draft.workers.map((worker) => (worker === replaced ? { ...paired, name, id: worker.id } : worker)) }
}

/** Address and token together: both, or none for no Worker. */
export function readWorker({ id, name, url: typed, token }: WorkerFields): WorkerDraft {
  const trimmed = token.trim()
  if (typed.trim() === '' && trimmed === '') return { status: 'ok', worker: null }
  const url = parseWorkerUrl(typed)
  const fault = tokenFault(trimmed)
  if (url.status === 'ok' && fault === null) return { status: 'ok', worker: { id, name: name.trim().slice(0, maxWorkerNameLength), url: url.url, token: trimmed } }
  return { status: 'invalid', url: url.status === 'ok' ? null : url.fault, token: fault }
}

export function readResolver({ resolverKind, customResolver }: OptionsDraft): ResolverDraft {
  if (resolverKind !== 'custom') return { status: 'ok', resolver: { kind: resolverKind } }
  const result = parseResolver(customResolver)
  if (result.status === 'invalid') return result
  return { status: 'ok', resolver: { kind: 'custom', url: result.resolver.url } }
}

/** What the draft means; null while anything in it is wrong. */
export function readDraft(draft: OptionsDraft): FormSettings | null {
  const workers = draft.workers.map(readWorker)
  const resolver = readResolver(draft)
  const customCa = readCustomCa(draft.customCa)
  if (resolver.status === 'invalid' || customCa.status === 'invalid') return null
  const read = workers.flatMap((one) => (one.status === 'ok' && one.worker !== null ? [one.worker] : []))
  if (workers.some(({ status }) => status === 'invalid')) return null
  const defaultWorkerId = (read.find(({ id }) => id === draft.defaultWorkerId) ?? read[0])?.id ?? null
  return { workers: read, defaultWorkerId, resolver: resolver.resolver, customCaPem: customCa.pem, probeOnOpen: draft.probeOnOpen, badge: draft.badge }
}

/** The settings once the form is saved. A profile whose Worker is gone asks the default one again. */
export function withForm(settings: Settings, form: FormSettings): Settings {
  const profiles = settings.profiles.map((profile) => (form.workers.some(({ id }) => id === profile.workerId) ? profile : { ...profile, workerId: null }))
  return { ...settings, ...form, profiles }
}

/** Whether two drafts would be saved alike, as far as a person can see. */
export function sameDraft(a: OptionsDraft, b: OptionsDraft): boolean {
  // A resolver's address that was typed and is not chosen is kept, but not saved.
  const seen = ({ workers, defaultWorkerId, resolverKind, customResolver, customCa, probeOnOpen, badge }: OptionsDraft): string => JSON.stringify([
    workers.map(({ id, name, url, token }) => [id, name, url, token]), defaultWorkerId, resolverKind, resolverKind === 'custom' ? customResolver : '', customCa, probeOnOpen, badge,
  ])
  return seen(a) === seen(b)
}

/** RFC 6750 section 2.1: a token that can stand in an Authorization header. */
function tokenFault(token: string): TokenFault | null {
  if (token === '') return 'empty'
  if (token.length > 500) return 'tooLong'
  return /^[\x21-\x7e]+$/.test(token) ? null : 'characters'
}

export const maxWorkerNameLength = 60
