import type { ComponentChildren, JSX } from 'preact'
import { formatDate, formatMs } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import type { ProbeState } from '../../probe-state/probe-state.ts'
import { keyText } from '../certificate-text.ts'
import { hopsOf } from './hop-view.ts'
import type { HopView } from './hop-view.ts'

/** What most people came for, in one row. */
export function Glance({ state }: { readonly state: ProbeState }): JSX.Element | null {
  const hops = hopsOf(state)
  const hop = hops.at(-1)
  if (hop === undefined) return null
  const totalMs = hops.reduce((sum, { timings }) => sum + (timings?.total ?? 0), 0)
  const leaf = hop.certificates?.[0]
  const status = hop.http?.status ?? hop.fetched?.status ?? null
  return (
    <dl class="glance" aria-label={t('report.glance.label')}>
      <Tile label={t('report.glance.total')} value={hop.timings === null ? null : formatMs(totalMs)} more={slowestText(hop)} />
      <Tile label={t('report.glance.address')} value={hop.network?.dialled?.address ?? null} more={networkText(hop)} />
      <Tile label={t('report.glance.tls')} value={hop.tls === null ? (isPlain(hop) ? t('report.glance.plain') : null) : hop.tls.version.replace('TLSv', 'TLS ')} more={hop.tls?.group ?? null} tone={isPlain(hop) ? 'warned' : ''} />
      {leaf === undefined ? null : (
        <Tile label={t('report.glance.certificate')} value={leaf.daysLeft < 0 ? t('report.glance.expired') : plural('certificate.daysLeft', leaf.daysLeft)} more={[leaf.issuerShort, keyText(leaf)].join(' · ')} tone={leaf.daysLeft < 0 || hop.trust?.status === 'rejected' ? 'bad' : leaf.daysLeft < soonDays ? 'warned' : ''} title={formatDate(leaf.notAfter)} />
      )}
      <Tile label={t('report.glance.answer')} value={status === null ? null : String(status)} more={hop.http === null ? null : t('http.version', hop.http.version)} tone={status !== null && status >= 500 ? 'bad' : ''} />
    </dl>
  )
}

interface TileProps {
  readonly label: string
  readonly value: ComponentChildren
  readonly more: string | null
  readonly tone?: string
  readonly title?: string
}

function Tile({ label, value, more, tone = '', title }: TileProps): JSX.Element {
  return (
    <div class="tile" title={title}>
      <dt>{label}</dt>
      <dd>
        <span class={`tile-value ${value === null ? 'pending' : tone}`}>{value ?? '–'}</span>
        <span class="tile-more" title={more ?? undefined}>{more}</span>
      </dd>
    </div>
  )
}

/** The phase that took longest, which is where one would look first. */
function slowestText({ timings }: HopView): string | null {
  if (timings === null) return null
  const { other: _, total: __, ...phases } = timings
  const [slowest] = Object.entries(phases).toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0))
  if (slowest === undefined || slowest[1] === null || slowest[1] === 0) return null
  return t('report.glance.mostly', t(`timing.${phaseOf(slowest[0])}`))
}

function phaseOf(name: string): 'dns' | 'tcp' | 'starttls' | 'tls' | 'sign' | 'firstByte' | 'upgrade' | 'download' {
  return name === 'dns' || name === 'tcp' || name === 'starttls' || name === 'tls' || name === 'sign' || name === 'upgrade' || name === 'download' ? name : 'firstByte'
}

function networkText({ network }: HopView): string | null {
  const system = network?.autonomousSystems[0]
  if (system !== undefined) return `AS${system.asn}${system.name === null ? '' : ` ${system.name}`}`
  const dialled = network?.dialled
  return dialled == null ? null : t(dialled.family === 'ipv4' ? 'network.ipv4' : 'network.ipv6')
}

function isPlain({ target }: HopView): boolean {
  return target.scheme === 'http' || target.scheme === 'ws' || target.scheme === 'tcp'
}

/** As the certificate card does. */
const soonDays = 14
