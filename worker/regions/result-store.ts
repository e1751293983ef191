import type { DurableObjectState, SqlStorage } from '@cloudflare/workers-types'
import { DurableObject } from 'cloudflare:workers'
import type { Region } from '../../shared/contract/region-names.ts'
import type { RecordedResult, ResultsAggregate } from '../../shared/contract/results.ts'
import { limits } from '../../shared/limits.ts'
import { createTables, fromRow, measuredColumns, measuredFrom, toRow, type SqlRow, type SqlValue } from './result-rows.ts'
import { figuresByRegion, figuresOf } from './result-statistics.ts'
import type { ResultSummary } from './result-summary.ts'

/** Which results: `untilMs` itself is left out. */
export interface ResultFilter {
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly region?: Region
}

export interface PageRequest extends ResultFilter {
  readonly order: 'newest-first' | 'oldest-first'
  /** The id of the last result that is known already; null for the first page. */
  readonly after: number | null
  readonly limit: number
}

/**
 * The results that one caller recorded of one host. Life cycle: nothing is stored until the first result comes; an alarm
 * stands at the earliest expiry as long as there are results; with the last of them the storage is given back whole.
 *
 * Every method works on the storage without a pause, so that what others write at the same time comes before or after it.
 */
export class ResultStore extends DurableObject {
  readonly #sql: SqlStorage
  #hasTables: boolean
  /** How many results there are, expired ones included; counting them anew with each would read every row. */
  #count = 0
  #alarmAtMs = Infinity

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#hasTables = this.#rows("SELECT 1 AS found FROM sqlite_master WHERE name = 'results'").length > 0
    if (!this.#hasTables) return
    const [state] = this.#rows('SELECT count(*) AS count, min(expires_at_ms) AS earliest FROM results')
    this.#count = Number(state?.['count'] ?? 0)
    const earliest = Number(state?.['earliest'] ?? Infinity)
    // An alarm that should have rung and did not is none: the next result sets one.
    if (earliest > Date.now()) this.#alarmAtMs = earliest
  }

  /** Stores a result. Beyond the bound the oldest make room: `dropped` says how many. */
  async add(summary: ResultSummary, expiresInDays: number): Promise<{ id: number; expiresAt: string; dropped: number }> {
    if (!this.#hasTables) this.#createTables()
    const expiresAtMs = Date.now() + expiresInDays * dayMs
    const row = toRow(summary, expiresAtMs)
    const columns = Object.keys(row)
    const [inserted] = this.#rows(
      `INSERT INTO results (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
      ...Object.values(row),
    )
    this.#count++
    const dropped = this.#makeRoom()
    await this.#setAlarm(expiresAtMs)
    return { id: Number(inserted?.['id']), expiresAt: new Date(expiresAtMs).toISOString(), dropped }
  }

  /** A page of results, and how many were ever dropped. A page that is not full is the last. */
  page({ order, after, limit, ...filter }: PageRequest): { results: RecordedResult[]; dropped: number } {
    if (!this.#hasTables) return { results: [], dropped: 0 }
    const { where, values } = this.#conditions(filter)
    const [comparison, direction] = order === 'newest-first' ? ['<', 'DESC'] : ['>', 'ASC']
    const cursor = after === null ? { where: '', values: [] } : { where: ` AND id ${comparison} ?`, values: [after] }
    const rows = this.#rows(`SELECT * FROM results WHERE ${where}${cursor.where} ORDER BY id ${direction} LIMIT ?`, ...values, ...cursor.values, limit)
    return { results: rows.map(fromRow), dropped: this.#dropped() }
  }

  aggregate(filter: ResultFilter): Omit<ResultsAggregate, 'schemaVersion' | 'host'> {
    if (!this.#hasTables) return { firstStartedAt: null, lastStartedAt: null, ...figuresOf([]), regions: [], dropped: 0 }
    const { where, values } = this.#conditions(filter)
    const [span] = this.#rows(`SELECT min(started_at_ms) AS first, max(started_at_ms) AS last FROM results WHERE ${where}`, ...values)
    const results = this.#rows(`SELECT ${measuredColumns} FROM results WHERE ${where}`, ...values).map(measuredFrom)
    return {
      firstStartedAt: instant(span?.['first']),
      lastStartedAt: instant(span?.['last']),
      ...figuresOf(results),
      regions: figuresByRegion(results),
      dropped: this.#dropped(),
    }
  }

  /** Forgets everything. */
  async clear(): Promise<number> {
    if (!this.#hasTables) return 0
    const [{ count = 0 } = {}] = this.#rows('SELECT count(*) AS count FROM results WHERE expires_at_ms > ?', Date.now())
    await this.#giveBack()
    return Number(count)
  }

  /** The platform calls this at the earliest expiry. */
  async alarm(): Promise<void> {
    if (!this.#hasTables) return
    this.#forgetExpired()
    const [{ earliest = null } = {}] = this.#rows('SELECT min(expires_at_ms) AS earliest FROM results')
    this.#alarmAtMs = Infinity
    if (earliest === null) await this.#giveBack()
    else await this.#setAlarm(Number(earliest))
  }

  /** What has expired is gone, even where the alarm is late. */
  #conditions({ sinceMs, untilMs, region }: ResultFilter): { where: string; values: SqlValue[] } {
    const conditions: [string, SqlValue | undefined][] = [['expires_at_ms > ?', Date.now()], ['started_at_ms >= ?', sinceMs], ['started_at_ms < ?', untilMs], ['region = ?', region]]
    const wanted = conditions.filter((condition): condition is [string, SqlValue] => condition[1] !== undefined)
    return { where: wanted.map(([condition]) => condition).join(' AND '), values: wanted.map(([, value]) => value) }
  }

  #makeRoom(): number {
    if (this.#count <= limits.maxResultsPerHost) return 0
    this.#forgetExpired()
    const excess = this.#count - limits.maxResultsPerHost
    if (excess <= 0) return 0
    this.#sql.exec('DELETE FROM results WHERE id IN (SELECT id FROM results ORDER BY id LIMIT ?)', excess)
    this.#sql.exec("INSERT INTO counters VALUES ('dropped', ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value", excess)
    this.#count -= excess
    return excess
  }

  #forgetExpired(): void {
    this.#count -= this.#rows('DELETE FROM results WHERE expires_at_ms <= ? RETURNING id', Date.now()).length
  }

  #dropped(): number {
    return Number(this.#rows("SELECT value FROM counters WHERE name = 'dropped'")[0]?.['value'] ?? 0)
  }

  /** Kept in memory as well: two that ask the storage at the same time could each miss the other's. */
  async #setAlarm(atMs: number): Promise<void> {
    if (atMs >= this.#alarmAtMs) return
    this.#alarmAtMs = atMs
    await this.ctx.storage.setAlarm(atMs)
  }

  #createTables(): void {
    this.#sql.exec(createTables)
    this.#hasTables = true
  }

  /** Nothing else runs in between, so that no result is added to what is being deleted. */
  async #giveBack(): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      await this.ctx.storage.deleteAlarm()
      await this.ctx.storage.deleteAll()
      this.#hasTables = false
      this.#count = 0
      this.#alarmAtMs = Infinity
    })
  }

  #rows(query: string, ...values: SqlValue[]): SqlRow[] {
    return this.#sql.exec<SqlRow>(query, ...values).toArray()
  }
}

function instant(ms: SqlValue | undefined): string | null {
  return typeof ms === 'number' ? new Date(ms).toISOString() : null
}

const dayMs = 24 * 60 * 60 * 1_000
