import * as z from 'zod'
import { Problem } from '../../shared/contract/problem.ts'
import { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'

export type ProbeAnswer =
  | { readonly status: 'report'; readonly report: ProbeReport }
  /** The Worker refused the request: bad usage, with each field named. */
  | { readonly status: 'problem'; readonly problem: Problem }
  | { readonly status: 'unreachable'; readonly message: string }

/** Asks a Worker for one probe over its API, as every other client does. */
export async function requestProbe(worker: { readonly url: string; readonly token: string }, request: ProbeRequest): Promise<ProbeAnswer> {
  const url = URL.parse('/v1/probe', worker.url)
  if (url === null) return { status: 'unreachable', message: `“${worker.url}” is not the address of a Worker.` }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${worker.token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(request),
    })
    const body: unknown = await response.json()
    if (!response.ok) return { status: 'problem', problem: Problem.parse(body) }
    return { status: 'report', report: ProbeReport.parse(body) }
  } catch (error) {
    return { status: 'unreachable', message: `The Worker at ${url.origin} did not answer as one: ${describe(error)}` }
  }
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
