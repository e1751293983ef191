import { browser } from 'wxt/browser'
import type { ProbeState } from '../probe-state/probe-state.ts'
import type { Settings } from './settings.ts'

/*
 * The last results, so that a popup that is opened again shows at once what is known. They are kept in
 * `browser.storage.session`: in memory only, gone with the browser, and emptied when the extension is updated, so that
 * what is read was always written by the same release. Nothing of a private window is ever kept or shown.
 */

/** A result, and when it came (ms since 1970). */
export interface KeptResult {
  readonly state: ProbeState
  readonly atMs: number
}

/** Where results go and come from; null in a private window. */
export interface LastResults {
  readonly of: (url: string) => Promise<KeptResult | null>
  readonly keep: (state: ProbeState) => Promise<void>
}

/** What is stored, to be asked for before the settings are known: a popup that opens waits once. */
export type StoredResults = Promise<readonly Entry[]>
export function readStoredResults(): StoredResults {
  return readEntries().catch(() => [])
}

/** The results that these settings gave: with another Worker, resolver or CA, what was found before says nothing. */
export async function lastResults(settings: Settings, stored: StoredResults): Promise<LastResults> {
  const basis = await digestOf(JSON.stringify(settings))
  return {
    of: async (url) => {
      const entry = (await stored).find((one) => one.url === url && one.basis === basis)
      if (entry === undefined) return null
      const state = parseState(entry.json)
      return state === null ? null : { state, atMs: entry.atMs }
    },
    keep: async (state) => {
      // A probe that could not be made, or was broken off, is to be made again when somebody looks.
      if (state.report === null) return
      const json = writeState(state)
      const { url } = state.target
      const others = (await readEntries()).filter((one) => one.url !== url)
      const entries = json.length > maxCharacters ? others : [{ url, basis, atMs: Date.now(), json }, ...others]
      await browser.storage.session.set({ [resultsKey]: entries.slice(0, maxResults) })
    },
  }
}

/** One state as text. Addresses hold bytes, which JSON has no form for. */
export function writeState(state: ProbeState): string {
  return JSON.stringify(state, (_, value: unknown) => (value instanceof Uint8Array ? { $bytes: [...value] } : value))
}

/** Null where the text holds no finished probe. */
export function parseState(json: string): ProbeState | null {
  let value: unknown
  try {
    value = JSON.parse(json, (_, member: unknown) => {
      const bytes = typeof member === 'object' && member !== null && '$bytes' in member ? member.$bytes : null
      return Array.isArray(bytes) ? Uint8Array.from(bytes, Number) : member
    })
  } catch {
    return null
  }
  return isFinishedState(value) ? value : null
}

/** The main members are enough: the store has one writer, which is this file of this very release. */
function isFinishedState(value: unknown): value is ProbeState {
  return typeof value === 'object' && value !== null && 'stage' in value && value.stage === 'finished' && 'target' in value && 'lookUp' in value && 'hops' in value
    && Array.isArray(value.hops) && 'report' in value && typeof value.report === 'object' && value.report !== null
}

interface Entry {
  readonly url: string
  readonly basis: string
  readonly atMs: number
  readonly json: string
}

async function readEntries(): Promise<readonly Entry[]> {
  const stored: unknown = (await browser.storage.session.get(resultsKey))[resultsKey]
  const list: readonly unknown[] = Array.isArray(stored) ? stored : []
  return list.filter(isEntry)
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string' && 'basis' in value && typeof value.basis === 'string'
    && 'atMs' in value && typeof value.atMs === 'number' && 'json' in value && typeof value.json === 'string'
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const resultsKey = 'lastResults'
/** The hosts of an afternoon. */
const maxResults = 10
/** A report with long chains has some 200,000 characters; ten of the longest stay well below the 10 MB that a browser gives. */
const maxCharacters = 800_000
