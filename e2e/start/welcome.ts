import { formatPairing } from '../../shared/contract/pairing.ts'
import type { Lab } from '../lab/start-lab.ts'
import type { Style } from '../terminal/style.ts'
import type { LocalWorker } from './worker.ts'

export interface Running {
  readonly worker: LocalWorker
  readonly lab: Lab
  readonly extensionFolder: string
  /** What became of the browser, as a sentence. */
  readonly browser: string
}

/** What `npm start` prints once everything runs. */
export function welcome({ worker, lab, extensionFolder, browser }: Running, style: Style): string {
  const hosts = showcase.flatMap((name) => {
    const host = lab.hosts[name]
    return [`  ${host.url.padEnd(44)} ${style.dim(host.description)}`]
  })
  return [
    '',
    style.bold('Hostlens is running.'),
    '',
    `  Worker     ${style.accent(worker.url)}`,
    `  Token      ${worker.token}`,
    `  Pairing    ${formatPairing(worker)}`,
    `  Extension  ${extensionFolder}`,
    `  Resolver   ${lab.dohUrl}`,
    '',
    browser,
    '',
    style.bold('Hosts of the lab to try, in the browser or with npm start -- URL:'),
    ...hosts,
    '',
    style.dim('Ctrl-C ends everything.'),
  ].join('\n')
}

const showcase = ['good', 'expired', 'wrong-host', 'self-signed', 'unknown-ca', 'missing-intermediate', 'tls12', 'mtls', 'plain-http', 'silent', 'slow-first-byte', 'redirect'] as const
