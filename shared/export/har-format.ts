/** HTTP Archive 1.2, as far as it is written here. Names that begin with an underscore are our own, as the format allows. */
export interface Har {
  readonly log: HarLog
}

export interface HarLog {
  readonly version: '1.2'
  readonly creator: { readonly name: string; readonly version: string }
  readonly pages: readonly HarPage[]
  readonly comment?: string
  readonly entries: readonly HarEntry[]
  readonly [ours: `_${string}`]: unknown
}

export interface HarPage {
  readonly startedDateTime: string
  readonly id: string
  readonly title: string
  /** There is no page that could load: -1 says so. */
  readonly pageTimings: { readonly onContentLoad: -1; readonly onLoad: -1 }
}

export interface HarEntry {
  readonly pageref: string
  readonly startedDateTime: string
  readonly time: number
  readonly request: HarRequest
  readonly response: HarResponse
  readonly cache: Readonly<Record<string, never>>
  readonly timings: HarTimings
  readonly serverIPAddress?: string
  readonly connection?: string
  readonly comment?: string
  readonly [ours: `_${string}`]: unknown
}

/** In ms. `connect` holds `ssl`; -1 where a phase did not happen. All but `ssl` add up to the entry's time. */
export interface HarTimings {
  readonly blocked: number
  readonly dns: number
  readonly connect: number
  readonly ssl: number
  readonly send: number
  readonly wait: number
  readonly receive: number
}

export interface HarRequest {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly cookies: readonly HarCookie[]
  readonly headers: readonly HarField[]
  readonly queryString: readonly HarField[]
  readonly postData?: { readonly mimeType: string; readonly params: readonly never[]; readonly text: string }
  readonly headersSize: number
  readonly bodySize: number
}

export interface HarResponse {
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly cookies: readonly HarCookie[]
  readonly headers: readonly HarField[]
  readonly content: { readonly size: number; readonly mimeType: string; readonly text?: string; readonly comment?: string }
  readonly redirectURL: string
  readonly headersSize: number
  readonly bodySize: number
}

export interface HarField {
  readonly name: string
  readonly value: string
}

export interface HarCookie extends HarField {
  readonly path?: string
  readonly domain?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly comment?: string
}
