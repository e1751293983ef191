import type { ScanPart } from '../../../shared/contract/scan.ts'
import type { Answer, Question } from '../questions.ts'
import type { Knowledge } from './knowledge.ts'
import type { ScanSettings } from './settings.ts'

/** A line of questions, each of which may depend on the answers before it. Tracks run side by side. */
export type Track = Generator<Question, void, Answer>

export interface TrackPlan {
  readonly name: string
  /** What it finds out; it runs when one of these was asked for. */
  readonly parts: readonly ScanPart[]
  /** In words, for what could not be tested. */
  readonly what: string
  /** Names of tracks that must have ended. */
  readonly after: readonly string[]
  /** How many connections it usually makes. */
  readonly expected: number
  /** Whether there is anything for it to ask; called when what it waits for has ended. */
  readonly applies: (known: Knowledge) => boolean
  readonly run: (known: Knowledge, settings: ScanSettings) => Track
}
