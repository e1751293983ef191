import type * as z from 'zod'
import type { ProblemCode } from '../../../shared/contract/problem.ts'
import { ResultsFilter, ResultsHost, ResultsQuery } from '../../../shared/contract/results.ts'
import { HarQuery } from '../har-query.ts'
import { metricsModules, type MetricsModule } from '../metrics/modules.ts'
import { MetricsQuery } from '../metrics/metrics-query.ts'

/** One thing that can be asked of the Worker: what /openapi.json and /docs are made from. */
export interface Operation {
  readonly id: string
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description: string
  /** Whether it answers to everybody, without a token. */
  readonly isPublic?: true
  readonly query?: z.ZodObject
  /** What a query parameter means, by name. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The type of the JSON body, by its name in the contract. */
  readonly body?: string
  /** Answers of status 200, by media type; null where it is no JSON of the contract. */
  readonly answers: Readonly<Record<string, string | null>>
  readonly problems: readonly ProblemCode[]
  /** The end of a curl command that tries it. */
  readonly example: string
}

export const tags = {
  probe: 'One host, now',
  results: 'What was recorded',
  monitoring: 'For monitoring',
  worker: 'The Worker itself',
} as const
export type Tag = keyof typeof tags

const json = 'application/json'
const lines = 'application/x-ndjson'
const har = 'application/json;profile=har'
const asked: readonly ProblemCode[] = ['unauthorized', 'origin-forbidden', 'misdirected-request', 'internal']
const limited: readonly ProblemCode[] = ['token-rate-exceeded', 'target-rate-exceeded', 'too-many-probes', 'busy']
const bodied: readonly ProblemCode[] = ['invalid-request', 'request-timeout', 'request-too-large', 'unsupported-media-type']
const resultParameters = {
  host: 'Host name or address, as it was probed.',
  since: 'Results from this time on (RFC 3339).',
  until: 'Results before this time (RFC 3339).',
  region: 'Results of this region alone.',
}

export const operations: readonly Operation[] = [
  {
    id: 'probe', method: 'post', path: '/v1/probe', tag: 'probe', summary: 'Probe one target',
    description: 'Looks the name up, connects, makes the handshake and asks, each phase timed. A failure of the target is a result like any other, with status 200. '
      + `With “Accept: ${lines}” events come as they happen, a line each, the report last; with “Accept: ${har}” the report comes as HTTP Archive 1.2. With “regions” the same probe runs in several places, and there is an answer for each.`,
    body: 'ProbeRequest', answers: { [json]: 'ProbeAnswer', [lines]: 'ProbeLine', [har]: null },
    problems: [...bodied, ...asked, ...limited, 'not-acceptable', 'region-unavailable', 'region-busy'],
    example: '-H "content-type: application/json" -d \'{"target":"https://www.example.com/"}\'',
  },
  {
    id: 'probeSocket', method: 'get', path: '/v1/probe', tag: 'probe', summary: 'Probe one target over a WebSocket',
    description: 'The first message is ClientMessage “probe”, with the token in it, because a browser’s WebSocket carries no header; events come back as ServerMessage. '
      + 'A client certificate’s key can stay with the caller: the Worker asks for one signature in a handshake. Closing the WebSocket stops the probe.',
    // Its token stands in the first message.
    isPublic: true, answers: {}, problems: ['origin-forbidden', 'misdirected-request', 'upgrade-required', 'busy', 'internal'],
    example: '-H "connection: upgrade" -H "upgrade: websocket" -H "sec-websocket-version: 13" -H "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="',
  },
  {
    id: 'probeHar', method: 'post', path: '/v1/probe.har', tag: 'probe', summary: 'Probe one target, as HTTP Archive',
    description: `The same as a probe with “Accept: ${har}”, for programs that cannot choose what they accept. Credentials of the request, cookies and keys are not in the archive.`,
    body: 'ProbeRequest', answers: { [har]: null }, problems: [...bodied, ...asked, ...limited],
    example: '-H "content-type: application/json" -d \'{"target":"https://www.example.com/"}\' -o example.har',
  },
  {
    id: 'getProbeHar', method: 'get', path: '/v1/probe.har', tag: 'probe', summary: 'Probe one target, as HTTP Archive, by its address alone',
    description: 'With the options that a probe has by default.',
    query: HarQuery, parameters: { target: 'As in ProbeRequest.' }, answers: { [har]: null }, problems: ['invalid-request', ...asked, ...limited],
    example: '-G -d target=https://www.example.com/ -o example.har',
  },
  {
    id: 'batch', method: 'post', path: '/v1/batch', tag: 'probe', summary: 'Probe many targets',
    description: 'Each result comes as a line as soon as it is there, with the place of its target in the request; the last line counts them. A target that cannot be probed harms no other.',
    body: 'BatchRequest', answers: { [lines]: 'BatchLine' }, problems: [...bodied, ...asked, ...limited],
    example: '-N -H "content-type: application/json" -d \'{"targets":["www.example.com","www.example.org"]}\'',
  },
  {
    id: 'scan', method: 'post', path: '/v1/scan', tag: 'probe', summary: 'Scan the TLS of one server',
    description: `Asks one server again and again for what it would do for every client: versions, suites, groups, signature schemes, certificates, features and what it tolerates. Facts come as events, a line each, the report last; with “Accept: ${json}” the report comes alone.`,
    body: 'ScanRequest', answers: { [lines]: 'ScanEvent', [json]: 'ScanReport' }, problems: [...bodied, ...asked, ...limited, 'not-acceptable'],
    example: '-N -H "content-type: application/json" -d \'{"target":"www.example.com"}\'',
  },
  {
    id: 'results', method: 'get', path: '/v1/results', tag: 'results', summary: 'Results of a host, the newest first',
    description: 'What the holder of this token has recorded, by “record” in the request; nobody else’s. `nextCursor` of a page is `cursor` of the next.',
    query: ResultsQuery, parameters: { ...resultParameters, limit: 'Results on a page.', cursor: 'Where the page before this one ended.' },
    answers: { [json]: 'ResultsPage' }, problems: ['invalid-request', ...asked, 'results-unavailable'], example: '-G -d host=www.example.com',
  },
  {
    id: 'resultsAggregate', method: 'get', path: '/v1/results/aggregate', tag: 'results', summary: 'What the results of a host come to',
    description: 'Count, failures by code, and median and 95th percentile of each phase, by region.',
    query: ResultsFilter, parameters: resultParameters, answers: { [json]: 'ResultsAggregate' }, problems: ['invalid-request', ...asked, 'results-unavailable'],
    example: '-G -d host=www.example.com',
  },
  {
    id: 'resultsExport', method: 'get', path: '/v1/results/export', tag: 'results', summary: 'All results of a host, the oldest first',
    description: 'A line each.',
    query: ResultsFilter, parameters: resultParameters, answers: { [lines]: 'RecordedResult' }, problems: ['invalid-request', ...asked, 'results-unavailable'],
    example: '-G -d host=www.example.com',
  },
  {
    id: 'deleteResults', method: 'delete', path: '/v1/results', tag: 'results', summary: 'Forget the results of a host',
    description: 'All that the holder of this token has recorded of it.',
    query: ResultsHost, parameters: { host: resultParameters.host }, answers: { [json]: 'ResultsDeleted' }, problems: ['invalid-request', ...asked, 'results-unavailable'],
    example: '-X DELETE -G -d host=www.example.com',
  },
  {
    id: 'metricsProbe', method: 'get', path: '/metrics/probe', tag: 'monitoring', summary: 'Probe one target for Prometheus',
    description: 'One probe for each scrape, with the parameters and the metric names of blackbox_exporter. A target that fails is an answer too, with `probe_success 0` and, in `hostlens_probe_failure_info`, the reason. '
      + 'The probe ends in time for the scrape (X-Prometheus-Scrape-Timeout-Seconds). OpenMetrics comes where it is accepted.',
    query: MetricsQuery,
    parameters: {
      target: 'A URL, `host` or `host:port`; without a scheme that of the module is meant.',
      module: `What makes the probe a success: ${Object.entries<MetricsModule>(metricsModules).map(([name, { description }]) => `\`${name}\` (${description.replace(/\.$/, '')})`).join(', ')}. Default \`http_2xx\`.`,
      hostname: 'Asks a target that is an address as the host of this name.',
    },
    answers: { 'text/plain;version=0.0.4': null, 'application/openmetrics-text;version=1.0.0': null }, problems: ['invalid-request', ...asked, ...limited],
    example: '-G -d target=https://www.example.com/ -d module=http_2xx',
  },
  {
    id: 'info', method: 'get', path: '/v1/info', tag: 'worker', summary: 'What this Worker is, and what it allows',
    description: 'Its version and place, its limits, and the private targets that it may reach.',
    answers: { [json]: 'WorkerInfo' }, problems: asked, example: '',
  },
  {
    id: 'health', method: 'get', path: '/health', tag: 'worker', summary: 'A sign of life',
    description: 'For uptime monitors: “ok” and nothing about the Worker.', isPublic: true, answers: { 'text/plain': null }, problems: [], example: '',
  },
  {
    id: 'openapi', method: 'get', path: '/openapi.json', tag: 'worker', summary: 'This description, for programs',
    description: 'OpenAPI 3.1. It is the same for every deployment of a version.', isPublic: true, answers: { [json]: null }, problems: [], example: '',
  },
  {
    id: 'docs', method: 'get', path: '/docs', tag: 'worker', summary: 'This description, for people',
    description: 'A page that asks nobody for anything and runs no script.', isPublic: true, answers: { 'text/html': null }, problems: [], example: '',
  },
]
