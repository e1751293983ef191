import type { JSX } from 'preact'
import type { DnsAnswer } from '../../shared/contract/dns.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { AsnLookup } from '../../shared/dns/asn.ts'
import { formatCount, formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { recordCount } from '../probe-state/dns-answers.ts'
import { warningsBefore } from '../probe-state/own-findings.ts'
import type { HopState, ProbeState } from '../probe-state/probe-state.ts'
import { resolverName } from '../storage/resolver-choice.ts'
import { Card } from './Card.tsx'
import { dnsStatusText } from './dns-text.ts'
import { Fact, Facts } from './Facts.tsx'
import { FindingList } from './Findings.tsx'
import { Fold } from './Fold.tsx'
import { lazy } from './lazy.tsx'

interface NetworkCardProps {
  readonly state: ProbeState
  /** The hop whose connection is meant; the last where none is given. */
  readonly hop?: HopState | null
}

/** The host's addresses, the networks that announce them, and who said so. */
export function NetworkCard({ state, hop = state.hops.at(-1) ?? null }: NetworkCardProps): JSX.Element {
  const { lookUp } = state
  const warnings = warningsBefore(state)
  const count = recordCount(lookUp.answers)
  return (
    <Card id="network" heading={t('network.heading')} summary={dialled(state, hop) ?? undefined}>
      <Facts>
        {state.target.hostKind === 'ipv6' ? null : <Fact label={t('network.ipv4')}>{addresses(state, 'ipv4')}</Fact>}
        {state.target.hostKind === 'ipv4' ? null : <Fact label={t('network.ipv6')}>{addresses(state, 'ipv6')}</Fact>}
        <Fact label={t('network.resolver')}>{resolver(state)}</Fact>
        {state.hops.length === 0 && state.stage === 'finished' ? null : <Fact label={t('network.workerDialled')}>{dialled(state, hop)}</Fact>}
        {/* Last, because it alone may grow: a host can lie in several networks. */}
        <Fact label={t('network.asn')} lines={2}>{networks(lookUp.networks, state.hops[0]?.network ?? null)}</Fact>
      </Facts>
      {warnings.length === 0 ? null : <FindingList findings={warnings} />}
      {lookUp.answers.length === 0 && lookUp.resolution !== null && lookUp.resolution.status !== 'resolved' ? null : (
        <Fold summary={t('network.allRecords')} aside={lookUp.complete ? plural('network.recordCount', count) : undefined}>
          {() => <DnsRecords host={state.target.host} answers={lookUp.answers} complete={lookUp.complete} />}
        </Fold>
      )}
      {state.target.hostKind !== 'name' || state.hops.length === 0 ? null : <Fold summary={t('dnsView.heading')}>{() => <DnsView state={state} hop={hop} />}</Fold>}
    </Card>
  )
}

const DnsRecords = lazy(async () => (await import('./DnsRecords.tsx')).DnsRecords)
const DnsView = lazy(async () => (await import('./DnsView.tsx')).DnsView)

function addresses({ lookUp }: ProbeState, family: 'ipv4' | 'ipv6'): JSX.Element | string | null {
  const { resolution } = lookUp
  const answer = lookUp.answers.findLast(({ question }) => question.type === (family === 'ipv4' ? 'A' : 'AAAA'))
  if (answer !== undefined) return answered(answer)
  if (resolution === null) return null
  const known = 'addresses' in resolution ? resolution.addresses.filter(({ address }) => address.family === family) : []
  if (known.length > 0) return known.map(({ address }) => address.text).join(', ')
  return resolution.status === 'special-name' ? t('network.specialName', resolution.rule.suffix) : t('network.none')
}

function answered(answer: DnsAnswer): JSX.Element | string {
  if (answer.status !== 'answered') return dnsStatusText(answer)
  const [first, ...rest] = answer.records.flatMap((record) => ('address' in record ? [record] : []))
  if (first === undefined) return t('network.none')
  const all = [first, ...rest].map(({ address }) => address).join(', ')
  return (
    <span class="split">
      <span class="ellipsis" title={all}>
        <span class="figures">{first.address}</span>
        {rest.length === 0 ? null : <span class="muted"> {plural('network.more', rest.length)}</span>}
      </span>
      <span class="muted figures">{t('network.ttl', formatCount(first.ttlSeconds))}</span>
    </span>
  )
}

function networks(lookups: readonly AsnLookup[] | null, seen: HopNetwork | null): JSX.Element | string | null {
  if (lookups === null) return null
  const known = lookups.flatMap((lookup) => (lookup.status === 'found' ? lookup.origins : []))
  const origins = known.length > 0 ? known : (seen?.autonomousSystems ?? [])
  const distinct = origins.filter(({ asn }, index) => origins.findIndex((other) => other.asn === asn) === index)
  if (distinct.length === 0) return withoutNetwork(lookups)
  return (
    <ul class="plain">
      {distinct.map(({ asn, name, prefix, country }) => (
        <li key={asn}>
          <span class="network-name" title={name ?? undefined}><span class="figures">AS{asn}</span> {name}</span>
          <span class="second-line figures">{[prefix, name?.endsWith(`, ${country ?? ''}`) === true ? null : country].filter((part) => part !== null).join(' · ')}</span>
        </li>
      ))}
    </ul>
  )
}

function withoutNetwork(lookups: readonly AsnLookup[]): JSX.Element | string {
  const special = lookups.find(({ status }) => status === 'special-use')
  if (special?.status === 'special-use') {
    const { range, prefix, rfc } = special.range
    return (
      <>
        {t('network.specialUse', range)}
        <span class="second-line figures">{prefix} · {rfc}</span>
      </>
    )
  }
  if (lookups.some(({ status }) => status === 'failed')) return t('network.asnFailed')
  return lookups.length === 0 ? t('network.none') : t('network.unannounced')
}

/** The address that the Worker dialled, which may be another than the browser would. */
function dialled({ stage }: ProbeState, hop: HopState | null): JSX.Element | string | null {
  const network = hop?.network
  if (network == null) return stage === 'finished' ? t('network.none') : null
  if (network.dialled === null) return stage === 'finished' ? t('network.none') : null
  const { address, family, port } = network.dialled
  return <span class="figures wrap">{family === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`}</span>
}

function resolver({ lookUp }: ProbeState): JSX.Element | string | null {
  if (lookUp.resolver === null) return null
  if (lookUp.resolution?.status === 'literal') return t('network.literal')
  const name = resolverName(lookUp.resolver)
  const answer = lookUp.answers.find(({ question }) => question.type === 'A' || question.type === 'AAAA')
  // Who does not answer has neither a time nor signatures.
  if (answer === undefined || !('authenticated' in answer)) return name
  const { authenticated } = answer
  return (
    <span class="resolver">
      <span class="ellipsis" title={lookUp.resolver}>{name}</span>
      <span class="muted figures">{formatMs(answer.durationMs)}</span>
      <span class={authenticated ? 'good' : 'muted'}>{t(authenticated ? 'network.validated' : 'network.unvalidated')}</span>
    </span>
  )
}
