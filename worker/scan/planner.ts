import type { ScanPart } from '../../shared/contract/scan.ts'
import { connectionsOf, isUnreachable, type Answer, type Question } from './questions.ts'
import { allTracks } from './tracks/all.ts'
import { Knowledge } from './tracks/knowledge.ts'
import type { ScanSettings } from './tracks/settings.ts'
import type { Track, TrackPlan } from './tracks/track.ts'

/** The answers of each track in the order in which they came: all that a scan has to remember. */
export type AnswerLog = Readonly<Record<string, readonly Answer[]>>

export interface NextQuestion {
  readonly track: string
  readonly question: Question
}

interface Running {
  readonly generator: Track
  question: Question | null
  isAsked: boolean
  answers: number
}

/**
 * Says what to ask next, without doing it. Tracks run side by side, each with one question at a time. Built from the log of an
 * earlier planner it stands where that one stood: the tracks are run again on the answers that are known.
 */
export class ScanPlanner {
  readonly knowledge = new Knowledge()
  readonly #plans: readonly TrackPlan[]
  readonly #settings: ScanSettings
  readonly #log: Map<string, Answer[]>
  readonly #running = new Map<string, Running>()
  readonly #ended = new Set<string>()
  readonly #broken = new Set<string>()

  constructor(parts: readonly ScanPart[], settings: ScanSettings, log: AnswerLog) {
    this.#plans = allTracks.filter((plan) => plan.parts.some((part) => parts.includes(part)))
    this.#settings = settings
    this.#log = new Map(Object.entries(log).map(([name, answers]) => [name, [...answers]]))
    this.#startAll()
  }

  get isDone(): boolean {
    return this.#ended.size === this.#plans.length
  }

  /** What every hello of this scan has in common. */
  get settings(): ScanSettings {
    return this.#settings
  }

  get log(): AnswerLog {
    return Object.fromEntries(this.#log)
  }

  /** How many connections are still to be made, as far as can be foreseen. */
  get expected(): number {
    return this.unfinished.reduce((sum, { name, expected, after }) => {
      const running = this.#running.get(name)
      // What has to wait may turn out to have nothing to ask.
      if (running === undefined) return sum + (after.some((other) => other.startsWith('version:')) ? Math.ceil(expected / 2) : expected)
      return sum + Math.max(1, expected - running.answers)
    }, 0)
  }

  /** Tracks of which a question could not be put: what they found is not all. */
  get broken(): readonly TrackPlan[] {
    return this.#plans.filter(({ name }) => this.#broken.has(name))
  }

  /** Tracks that have not come to their end. */
  get unfinished(): readonly TrackPlan[] {
    return this.#plans.filter(({ name }) => !this.#ended.has(name))
  }

  partsOf(track: string): readonly ScanPart[] {
    return this.#plans.find(({ name }) => name === track)?.parts ?? []
  }

  /** The next question that nobody is asking yet; null when all wait for answers, or nothing is left. */
  take(): NextQuestion | null {
    for (const { name } of this.#plans) {
      const running = this.#running.get(name)
      if (running === undefined || running.isAsked || running.question === null) continue
      running.isAsked = true
      return { track: name, question: running.question }
    }
    return null
  }

  /** Gives a question back that was not asked after all. */
  putBack({ track }: NextQuestion): void {
    const running = this.#running.get(track)
    if (running !== undefined) running.isAsked = false
  }

  /** Takes an answer in. True when a track has come to its end with it. */
  learn({ track }: NextQuestion, answer: Answer): boolean {
    const running = this.#running.get(track)
    if (running === undefined) throw new TypeError(`no track ${track} is under way`)
    const answers = this.#log.get(track) ?? []
    answers.push(answer)
    this.#log.set(track, answers)
    const before = this.#ended.size
    this.#advance(track, running, answer)
    this.#startAll()
    return this.#ended.size > before
  }

  #startAll(): void {
    for (let hasChanged = true; hasChanged;) {
      hasChanged = false
      for (const plan of this.#plans) {
        if (this.#running.has(plan.name) || this.#ended.has(plan.name) || !this.#mayStart(plan)) continue
        this.#start(plan)
        hasChanged = true
      }
    }
  }

  /** What it waits for has ended, or was not asked for. */
  #mayStart({ after }: TrackPlan): boolean {
    return after.every((name) => this.#ended.has(name) || !this.#plans.some((plan) => plan.name === name))
  }

  #start(plan: TrackPlan): void {
    if (!plan.applies(this.knowledge)) {
      this.#ended.add(plan.name)
      return
    }
    const running: Running = { generator: plan.run(this.knowledge, this.#settings), question: null, isAsked: false, answers: 0 }
    this.#running.set(plan.name, running)
    this.#settle(plan.name, running, running.generator.next())
    for (const answer of this.#log.get(plan.name) ?? []) if (!this.#ended.has(plan.name)) this.#advance(plan.name, running, answer)
  }

  #advance(name: string, running: Running, answer: Answer): void {
    if (isUnreachable(answer)) this.#broken.add(name)
    running.answers += running.question === null ? 0 : connectionsOf(running.question)
    this.#settle(name, running, running.generator.next(answer))
  }

  #settle(name: string, running: Running, next: IteratorResult<Question, void>): void {
    running.isAsked = false
    running.question = next.done === true ? null : next.value
    if (next.done === true) this.#ended.add(name)
  }
}
