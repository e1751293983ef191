import { parseArgs } from 'node:util'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import type { ScanRequest } from '../../shared/contract/scan.ts'

/** What `npm start -- …` was asked for. */
export type StartCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'serve' }
  | { readonly kind: 'probe'; readonly probe: ProbeArguments }
  | { readonly kind: 'scan'; readonly scan: ScanArguments }

/** What is asked of the Worker, but for what stands in files. The Worker judges the values, and names what it refuses. */
export type WantedOptions = { readonly [Name in keyof Omit<ProbeRequest, 'target'>]?: unknown }

/** HAR and Markdown are of one target from one place. */
export type OutputFormat = 'text' | 'json' | 'har' | 'markdown'

export interface ProbeArguments {
  /** More than one is a batch: one line each. */
  readonly targets: readonly string[]
  readonly format: OutputFormat
  /** Print, and then go on serving instead of ending. */
  readonly keep: boolean
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
  readonly options: WantedOptions
  /** A Worker that runs already; null starts one on this machine. */
  readonly worker: { readonly url: string; readonly token: string } | null
}

/** What `npm start -- scan TARGET` was asked for. */
export interface ScanArguments {
  readonly target: string
  readonly json: boolean
  readonly caFile: string | null
  readonly options: { readonly [Name in keyof Omit<ScanRequest, 'target'>]?: unknown }
  readonly worker: ProbeArguments['worker']
}

/** Reads the words after `npm start --`. Never throws: bad usage is a result of its own. */
export function readArguments(words: readonly string[]): StartCommand {
  try {
    return read(words)
  } catch (error) {
    return { kind: 'usage-error', message: error instanceof Error ? error.message : String(error) }
  }
}

function read(words: readonly string[]): StartCommand {
  const { values, positionals: targets } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  if (values.help === true) return { kind: 'help' }
  if (targets.length === 0) {
    const needless = Object.keys(values)
    return needless.length === 0 ? { kind: 'serve' } : usage(`--${needless.join(', --')} needs a target.`)
  }
  for (const [one, other] of together) if ((values[one] === undefined) !== (values[other] === undefined)) return usage(`--${one} and --${other} belong together.`)
  for (const [one, other] of apart) if (values[one] !== undefined && values[other] !== undefined) return usage(`--${one} and --${other} exclude each other.`)
  if (targets[0] === 'scan') return readScan(targets.slice(1), values)
  if (values.connections !== undefined) return usage('--connections is for scans.')
  const format = readFormat(values)
  if ((format === 'har' || format === 'markdown') && (targets.length > 1 || values.regions !== undefined)) return usage(`--${format} is for one target, from one place.`)
  return {
    kind: 'probe',
    probe: {
      targets,
      format,
      keep: values.keep === true,
      caFile: values.ca ?? null,
      certFile: values.cert ?? null,
      keyFile: values.key ?? null,
      options: readOptions(values),
      worker: values.worker === undefined || values.token === undefined ? null : { url: values.worker, token: values.token },
    },
  }
}

/** A flag that a scan has no use for is refused by name. */
function readScan([target, ...more]: readonly string[], values: Values): StartCommand {
  if (target === undefined || more.length > 0) return usage('A scan takes one target.')
  const unfit = Object.keys(values).filter((name) => !scanFlags.has(name))
  if (unfit.length > 0) return usage(`A scan has no use for --${unfit.join(', --')}.`)
  return {
    kind: 'scan',
    scan: {
      target,
      json: values.json === true,
      caFile: values.ca ?? null,
      options: present({
        deadlineMs: whole('deadline', values.deadline),
        maxConnections: whole('connections', values.connections),
        family: values.ipv4 === true ? 'ipv4' : values.ipv6 === true ? 'ipv6' : undefined,
        serverName: values['no-sni'] === true ? null : values.sni,
        starttls: values.starttls,
      }),
      worker: values.worker === undefined || values.token === undefined ? null : { url: values.worker, token: values.token },
    },
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function readFormat(values: Values): OutputFormat {
  return values.json === true ? 'json' : values.har === true ? 'har' : values.markdown === true ? 'markdown' : 'text'
}

/** Flags as fields of the request. What was not given is absent, so that the Worker's own default counts. */
function readOptions(values: Values): WantedOptions {
  return present({
    method: values.head === true ? 'HEAD' : (values.method ?? (values.data === undefined ? undefined : 'POST')),
    headers: values.header?.map(readHeader),
    body: values.data,
    bodyPreview: values.preview,
    maxRedirects: whole('redirects', values.redirects),
    deadlineMs: whole('deadline', values.deadline),
    family: values.ipv4 === true ? 'ipv4' : values.ipv6 === true ? 'ipv6' : undefined,
    retries: whole('retries', values.retries),
    samples: whole('samples', values.samples),
    fetchFallback: values['fetch-fallback'],
    subprotocols: values.subprotocol,
    starttls: values.starttls,
    address: values.address,
    regions: values.regions === 'all' ? 'all' : list(values.regions),
    record: values.record,
    tls: presentOrNone({
      serverName: values['no-sni'] === true ? null : values.sni,
      minVersion: values['tls-min'],
      maxVersion: values['tls-max'],
      cipherSuites: list(values.ciphers),
      groups: list(values.groups),
      signatureSchemes: list(values.sigalgs),
      alpn: values['no-alpn'] === true ? [] : list(values.alpn),
      staple: values['no-staple'] === true ? false : undefined,
      resumption: values.resume,
    }),
    trust: presentOrNone({
      pins: values.pin,
      revocation: values['check-revocation'] === true ? 'online' : undefined,
      allowUntrusted: values['allow-untrusted'],
    }),
  })
}

/** `Name: value`, as curl takes it. */
function readHeader(text: string): { name: string; value: string } {
  const colon = text.indexOf(':')
  if (colon <= 0) throw new Error(`--header takes “Name: value”, and got “${text}”.`)
  return { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() }
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text)) throw new Error(`--${name} takes a whole number, and got “${text}”.`)
  return Number(text)
}

/** `a,b` or `a:b`, as OpenSSL separates them. */
function list(text: string | undefined): string[] | undefined {
  return text?.split(/[,:]/).filter((name) => name !== '')
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function presentOrNone(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const given = present(fields)
  return Object.keys(given).length === 0 ? undefined : given
}

function usage(message: string): StartCommand {
  return { kind: 'usage-error', message }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  har: { type: 'boolean' },
  markdown: { type: 'boolean' },
  keep: { type: 'boolean' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  pin: { type: 'string', multiple: true },
  'check-revocation': { type: 'boolean' },
  'allow-untrusted': { type: 'boolean' },
  method: { type: 'string', short: 'X' },
  head: { type: 'boolean', short: 'I' },
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd' },
  preview: { type: 'boolean' },
  redirects: { type: 'string', short: 'L' },
  retries: { type: 'string' },
  samples: { type: 'string', short: 'n' },
  'fetch-fallback': { type: 'boolean' },
  subprotocol: { type: 'string', multiple: true },
  starttls: { type: 'string' },
  address: { type: 'string' },
  ipv4: { type: 'boolean', short: '4' },
  ipv6: { type: 'boolean', short: '6' },
  deadline: { type: 'string' },
  connections: { type: 'string' },
  sni: { type: 'string' },
  'no-sni': { type: 'boolean' },
  'tls-min': { type: 'string' },
  'tls-max': { type: 'string' },
  ciphers: { type: 'string' },
  groups: { type: 'string' },
  sigalgs: { type: 'string' },
  alpn: { type: 'string' },
  'no-alpn': { type: 'boolean' },
  'no-staple': { type: 'boolean' },
  resume: { type: 'boolean' },
  regions: { type: 'string' },
  record: { type: 'boolean' },
  worker: { type: 'string' },
  token: { type: 'string' },
} as const

const together = [['cert', 'key'], ['worker', 'token']] as const
const apart = [['ipv4', 'ipv6'], ['sni', 'no-sni'], ['alpn', 'no-alpn'], ['head', 'method'], ['head', 'data'], ['json', 'har'], ['json', 'markdown'], ['har', 'markdown']] as const

const scanFlags: ReadonlySet<string> = new Set(['json', 'ca', 'deadline', 'connections', 'ipv4', 'ipv6', 'sni', 'no-sni', 'starttls', 'worker', 'token'])

/** Every flag, by its long name. */
export const flagNames: readonly string[] = Object.keys(options)

export const helpText = `Hostlens: what really happens between here and that host.

  npm start                     Worker, lab and a browser with the extension, paired
  npm start -- TARGET           the breakdown of one host, in the terminal
  npm start -- TARGET TARGET …  one line for each of them, as results come
  npm start -- scan TARGET      what a server would do for every client: versions, suites, groups, certificates, …

  TARGET  example.com, host:port, https://host:port/path, http://…, wss://… and ws://… (WebSocket),
          tls://host:port (TLS alone, by STARTTLS where the port asks for it), tcp://host:port

Output
  -h, --help                    this text
  --json                        the report as JSON instead of text; of several targets, a line each
  --har, --markdown             the report as HAR 1.2, or as Markdown for a ticket
  --keep                        go on serving after the breakdown

Trust
  --ca FILE                     trust the CA certificates in FILE (PEM) instead of the public roots
  --cert FILE --key FILE        client certificate chain and its key (PEM)
  --pin PIN                     sha256//… of the key, or a fingerprint; may be given several times
  --check-revocation            ask the OCSP responders and fetch the CRLs of the certificate
  --allow-untrusted             go on to HTTP when the certificate is rejected

Request
  -X, --method METHOD           GET, HEAD, POST, PUT, OPTIONS, PATCH, DELETE
  -I, --head                    HEAD
  -H, --header 'Name: value'    a further header; may be given several times
  -d, --data TEXT               a body; POST unless --method says otherwise
  --preview                     show the beginning of the answer's text
  -L, --redirects N             follow up to N redirects, each as a hop of its own (0 to 10)
  --subprotocol NAME            WebSocket subprotocol to offer; may be given several times

Connection
  --starttls PROTOCOL           smtp, imap, pop3, ftp, ldap, postgresql, mysql, xmpp or none
  --address ADDRESS             dial this address for the host's name
  -4, --ipv4   -6, --ipv6       dial one address family only
  --fetch-fallback              ask hosts on Cloudflare by fetch() where sockets do not reach them
  --deadline MS                 one deadline for everything (500 to 30000; default 10000)
  --retries N                   try again, up to N times, what a retry can cure (0 to 3)
  -n, --samples N               N runs over fresh connections, and the spread of every phase (1 to 10)

TLS
  --sni NAME   --no-sni         another server name, or none
  --tls-min V   --tls-max V     TLSv1.0 to TLSv1.3
  --ciphers LIST                cipher suites by IANA or OpenSSL name, by preference
  --groups LIST   --sigalgs LIST
                                groups and signature schemes by IANA name, by preference
  --alpn LIST   --no-alpn       ALPN protocols to offer, or none
  --no-staple                   do not ask for a stapled OCSP response
  --resume                      connect again with the session of the first connection

Scan (and of the above: --json, --ca, -4, -6, --sni, --no-sni, --starttls, --deadline up to 180000)
  --connections N               the most connections to make (default 150)

Worker
  --regions LIST                from these regions (weur,apac,… or all), side by side
  --record                      let the Worker keep a summary of the result
  --worker URL --token TOKEN    ask a Worker that runs already

Exit status: 0 all is well, 1 a probe found a failure, 2 bad usage.
`
