import type { ResolverFault } from '../../../shared/dns/resolvers.ts'
import { t } from '../../locales/i18n.ts'
import type { MessageKey } from '../../locales/i18n.ts'
import type { PemFault } from '../../storage/pem.ts'
import type { TokenFault } from '../../storage/options-draft.ts'
import type { WorkerUrlFault } from '../../storage/worker-url.ts'

export function workerUrlFaultText(fault: WorkerUrlFault): string {
  return t(workerUrlFaults[fault])
}

export function tokenFaultText(fault: TokenFault): string {
  return t(`options.tokenFault.${fault}`)
}

export function pemFaultText(fault: PemFault): string {
  return t(pemFaults[fault])
}

export function resolverFaultText(fault: ResolverFault): string {
  return t(resolverFaults[fault])
}

const workerUrlFaults = {
  empty: 'options.workerFault.empty',
  malformed: 'options.workerFault.malformed',
  scheme: 'options.workerFault.scheme',
  'plain-http': 'options.workerFault.plainHttp',
  credentials: 'options.workerFault.credentials',
  path: 'options.workerFault.path',
} as const satisfies Record<WorkerUrlFault, MessageKey>

const pemFaults = {
  'no-certificate': 'options.trust.noCertificate',
  'private-key': 'options.trust.privateKey',
  damaged: 'options.trust.damaged',
  'too-long': 'options.trust.tooLong',
} as const satisfies Record<PemFault, MessageKey>

const resolverFaults = {
  empty: 'options.resolverFault.empty',
  'not-a-url': 'options.resolverFault.notUrl',
  'scheme-unsupported': 'options.resolverFault.scheme',
  'plain-http': 'options.resolverFault.plainHttp',
  credentials: 'options.resolverFault.credentials',
  fragment: 'options.resolverFault.fragment',
  'dns-parameter': 'options.resolverFault.dnsParameter',
  'too-long': 'options.resolverFault.tooLong',
} as const satisfies Record<ResolverFault, MessageKey>
