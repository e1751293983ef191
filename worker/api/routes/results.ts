import { parseTarget } from '../../../shared/contract/target.ts'
import { ResultsFilter, ResultsHost, ResultsQuery, type RecordedResult, type ResultsAggregate, type ResultsDeleted, type ResultsPage } from '../../../shared/contract/results.ts'
import { limits } from '../../../shared/limits.ts'
import { log } from '../../deployment/log.ts'
import { readRegionBindings, type ResultStoreStub } from '../../regions/bindings.ts'
import { storeOf } from '../../regions/recorder.ts'
import type { ResultFilter } from '../../regions/result-store.ts'
import { keepAlive, type App, type AppContext } from '../context.ts'
import { methodNotAllowed } from '../method-not-allowed.ts'
import { lineStream, type LineStream } from '../ndjson.ts'
import { ApiProblem, refused } from '../problems.ts'
import { parseQuery } from '../query.ts'

/** `/v1/results`: what the caller has recorded of a host; nobody else's. */
export function resultRoutes(app: App): void {
  app.get('/v1/results', async (c) => {
    const { limit, cursor, ...query } = parseQuery(c, ResultsQuery)
    const { host, store, filter } = find(c, query)
    const wanted = Number(limit ?? limits.defaultResultsPage)
    // One more than is shown tells whether there is a next page.
    const { results, dropped } = await reach(store.page({ ...filter, order: 'newest-first', after: cursor === undefined ? null : Number(cursor), limit: wanted + 1 }))
    const shown = results.slice(0, wanted)
    const nextCursor = results.length > wanted ? String(shown.at(-1)?.id) : null
    return c.json({ schemaVersion: 1, host, results: shown, nextCursor, dropped } satisfies ResultsPage)
  })
  app.get('/v1/results/aggregate', async (c) => {
    const { host, store, filter } = find(c, parseQuery(c, ResultsFilter))
    return c.json({ schemaVersion: 1, host, ...await reach(store.aggregate(filter)) } satisfies ResultsAggregate)
  })
  app.get('/v1/results/export', async (c) => {
    const { store, filter } = find(c, parseQuery(c, ResultsFilter))
    const pageAfter = (after: number | null) => store.page({ ...filter, order: 'oldest-first', after, limit: limits.maxResultsPage })
    // Asked before the answer begins, so that a store that fails is a status and not a broken stream.
    const first = await reach(pageAfter(null))
    const lines = lineStream()
    keepAlive(c, lines.endWith(exportAll(first.results, pageAfter, lines)))
    return lines.response
  })
  app.delete('/v1/results', async (c) => {
    const { host, store } = find(c, parseQuery(c, ResultsHost))
    return c.json({ host, deleted: await reach(store.clear()) } satisfies ResultsDeleted)
  })
  for (const path of ['/v1/results', '/v1/results/aggregate', '/v1/results/export']) app.all(path, methodNotAllowed)
}

/** The store of the caller's results of a host, and which of them are wanted. */
function find(c: AppContext, { host: text, since, until, region }: ResultsFilter): { host: string; store: ResultStoreStub; filter: ResultFilter } {
  const host = hostOf(text)
  const sinceMs = since === undefined ? undefined : Date.parse(since)
  const untilMs = until === undefined ? undefined : Date.parse(until)
  if (sinceMs !== undefined && untilMs !== undefined && untilMs <= sinceMs) throw refused([{ field: 'until', message: 'This has to be later than since.' }])
  return {
    host,
    store: storeOf(readRegionBindings(c.env).results, { caller: c.get('caller').name, host }),
    filter: { ...(sinceMs !== undefined && { sinceMs }), ...(untilMs !== undefined && { untilMs }), ...(region !== undefined && { region }) },
  }
}

/** The host as a probe would read it, so that both mean the same store: in punycode, lower case, an address without brackets. */
function hostOf(text: string): string {
  const parsed = parseTarget(text)
  if (parsed.status === 'invalid') throw refused([{ field: 'host', message: parsed.message }])
  const { host, hostKind, path } = parsed.target
  if (/\/|\]:/.test(text) || (hostKind !== 'ipv6' && text.includes(':')) || path !== '/') {
    throw refused([{ field: 'host', message: 'A host name or an address, without scheme, port and path.' }])
  }
  return host
}

/** Every result as a line, the oldest first. A result that is recorded meanwhile is the last or left out; none is shown twice. */
async function exportAll(first: readonly RecordedResult[], pageAfter: (after: number) => Promise<{ results: RecordedResult[] }>, { send, signal }: LineStream): Promise<void> {
  for (let results = first; !signal.aborted;) {
    for (const result of results) await send(result)
    const last = results.at(-1)
    if (last === undefined || results.length < limits.maxResultsPage) return
    results = (await pageAfter(last.id)).results
  }
}

async function reach<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    log({ level: 'error', event: 'results-unavailable', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    throw new ApiProblem('results-unavailable', 'The store of results did not answer; try again.')
  }
}
