import * as z from 'zod'
import { BatchLine } from '../../shared/contract/events.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { RegionalReport } from '../../shared/contract/regions.ts'
import { ProbeReport } from '../../shared/contract/report.ts'
import type { BatchRequest, ProbeRequest } from '../../shared/contract/request.ts'

export interface WorkerToAsk {
  readonly url: string
  readonly token: string
}

/** Why there is no result: the Worker refused the request, with each field named, or did not answer as one. */
export type NoAnswer =
  | { readonly status: 'problem'; readonly problem: Problem }
  | { readonly status: 'unreachable'; readonly message: string }

export type ProbeAnswer = { readonly status: 'report'; readonly report: ProbeReport } | NoAnswer
export type RegionalAnswer = { readonly status: 'regions'; readonly regions: RegionalReport } | NoAnswer
export type BatchAnswer = { readonly status: 'line'; readonly line: BatchLine } | NoAnswer

/** Asks a Worker for one probe over its API, as every other client does. */
export function requestProbe(worker: WorkerToAsk, request: ProbeRequest): Promise<ProbeAnswer> {
  return requestAnswer(worker, request, (body) => ({ status: 'report', report: ProbeReport.parse(body) }))
}

/** Asks for the same probe from each region of the request. */
export function requestRegions(worker: WorkerToAsk, request: ProbeRequest): Promise<RegionalAnswer> {
  return requestAnswer(worker, request, (body) => ({ status: 'regions', regions: RegionalReport.parse(body) }))
}

async function requestAnswer<Answer>(worker: WorkerToAsk, request: ProbeRequest, read: (body: unknown) => Answer): Promise<Answer | NoAnswer> {
  try {
    const response = await post(worker, '/v1/probe', request, 'application/json')
    const body: unknown = await response.json()
    return response.ok ? read(body) : { status: 'problem', problem: Problem.parse(body) }
  } catch (error) {
    return unreachable(worker, error)
  }
}

/** Asks for many targets at once; yields what comes, in the order in which it comes. */
export async function* requestBatch(worker: WorkerToAsk, request: BatchRequest): AsyncGenerator<BatchAnswer> {
  try {
    const response = await post(worker, '/v1/batch', request, 'application/x-ndjson')
    if (!response.ok || response.body === null) {
      yield { status: 'problem', problem: Problem.parse(await response.json()) }
      return
    }
    for await (const line of linesOf(response.body)) yield { status: 'line', line: BatchLine.parse(JSON.parse(line)) }
  } catch (error) {
    yield unreachable(worker, error)
  }
}

export function post({ url, token }: WorkerToAsk, path: string, body: object, accept: string): Promise<Response> {
  const address = URL.parse(path, url)
  if (address === null) throw new Error('that is no address of a Worker')
  return fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  })
}

export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
}

export function unreachable({ url }: WorkerToAsk, error: unknown): NoAnswer {
  return { status: 'unreachable', message: `The Worker at ${url} did not answer as one: ${describe(error)}` }
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
