import { parseArgs } from 'node:util'

/** What `npm start -- …` was asked for. */
export type StartCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'serve' }
  | { readonly kind: 'probe'; readonly probe: ProbeArguments }

export interface ProbeArguments {
  readonly target: string
  readonly json: boolean
  /** Print, and then go on serving instead of ending. */
  readonly keep: boolean
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
  readonly pins: readonly string[]
  readonly checkRevocation: boolean
  readonly allowUntrusted: boolean
  readonly method: 'GET' | 'HEAD'
  readonly family: 'any' | 'ipv4' | 'ipv6'
  readonly deadlineMs: number | null
  readonly minTlsVersion: string | null
  readonly maxTlsVersion: string | null
  readonly resumption: boolean
  /** A Worker that runs already; null starts one on this machine. */
  readonly worker: { readonly url: string; readonly token: string } | null
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
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  if (values.help === true) return { kind: 'help' }
  const [target, ...more] = positionals
  if (more.length > 0) return usage(`One target at a time; “${more.join(' ')}” is too much.`)
  if (target === undefined) {
    const needless = Object.keys(values)
    return needless.length === 0 ? { kind: 'serve' } : usage(`--${needless.join(', --')} needs a target.`)
  }
  if ((values.cert === undefined) !== (values.key === undefined)) return usage('--cert and --key belong together.')
  if ((values.worker === undefined) !== (values.token === undefined)) return usage('--worker and --token belong together.')
  if (values.ipv4 === true && values.ipv6 === true) return usage('--ipv4 and --ipv6 exclude each other.')
  if (values.deadline !== undefined && !/^\d{1,6}$/.test(values.deadline)) return usage('--deadline is a number of milliseconds.')
  return {
    kind: 'probe',
    probe: {
      target,
      json: values.json === true,
      keep: values.keep === true,
      caFile: values.ca ?? null,
      certFile: values.cert ?? null,
      keyFile: values.key ?? null,
      pins: values.pin ?? [],
      checkRevocation: values['check-revocation'] === true,
      allowUntrusted: values['allow-untrusted'] === true,
      method: values.head === true ? 'HEAD' : 'GET',
      family: values.ipv4 === true ? 'ipv4' : values.ipv6 === true ? 'ipv6' : 'any',
      deadlineMs: values.deadline === undefined ? null : Number(values.deadline),
      minTlsVersion: values['tls-min'] ?? null,
      maxTlsVersion: values['tls-max'] ?? null,
      resumption: values.resume === true,
      worker: values.worker === undefined || values.token === undefined ? null : { url: values.worker, token: values.token },
    },
  }
}

function usage(message: string): StartCommand {
  return { kind: 'usage-error', message }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  keep: { type: 'boolean' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  pin: { type: 'string', multiple: true },
  'check-revocation': { type: 'boolean' },
  'allow-untrusted': { type: 'boolean' },
  head: { type: 'boolean' },
  ipv4: { type: 'boolean', short: '4' },
  ipv6: { type: 'boolean', short: '6' },
  deadline: { type: 'string' },
  'tls-min': { type: 'string' },
  'tls-max': { type: 'string' },
  resume: { type: 'boolean' },
  worker: { type: 'string' },
  token: { type: 'string' },
} as const

export const helpText = `Hostlens: what really happens between here and that host.

  npm start                     Worker, lab and a browser with the extension, paired
  npm start -- TARGET           the breakdown of one host, in the terminal
                                TARGET: example.com, host:port, https://host:port/path

  --json                        the report as JSON instead of text
  --ca FILE                     trust the CA certificates in FILE (PEM) instead of the public roots
  --cert FILE --key FILE        client certificate chain and its key (PEM)
  --pin PIN                     sha256//… of the key, or a fingerprint; may be given several times
  --check-revocation            ask the OCSP responders and fetch the CRLs of the certificate
  --allow-untrusted             go on to HTTP when the certificate is rejected
  --head                        send HEAD instead of GET
  -4, --ipv4   -6, --ipv6       dial one address family only
  --deadline MS                 one deadline for everything (500 to 30000; default 10000)
  --tls-min V, --tls-max V      TLSv1.0 to TLSv1.3
  --resume                      connect again with the session of the first connection
  --worker URL --token TOKEN    ask a Worker that runs already
  --keep                        go on serving after the breakdown

Exit status: 0 all is well, 1 the probe found a failure, 2 bad usage.
`
