import type { ComponentChildren, JSX } from 'preact'
import { phaseNames } from '../../../shared/contract/timings.ts'
import type { Timings } from '../../../shared/contract/timings.ts'
import { formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { failureSentences } from '../../locales/report-texts.ts'
import { vantageText } from '../verdict-text.ts'
import type { Side } from './use-comparison.ts'

interface ComparisonTableProps {
  readonly sides: readonly { readonly name: string; readonly side: Side }[]
}

/** A row for each phase and each answer, a column for each Worker; times as bars on one axis, answers that differ marked in words. */
export function ComparisonTable({ sides }: ComparisonTableProps): JSX.Element {
  const views = sides.map(({ name, side }) => ({ name, side, facts: factsOf(side) }))
  const timings = views.map(({ facts }) => facts?.timings ?? null)
  const longestMs = Math.max(1, ...timings.map((one) => one?.total ?? 0))
  const phases = phaseNames.filter((phase) => timings.some((one) => one?.[phase] != null))
  return (
    <div class="compare-scroll" role="region" aria-label={t('compare.caption')} tabIndex={0}>
      <table class="compare">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">{t('compare.what')}</span></th>
            {views.map(({ name, side }) => <th key={name} scope="col">{name}<span class="compare-place">{placeOf(side)}</span></th>)}
          </tr>
        </thead>
        <tbody>
          {[...phases, 'total' as const].map((phase) => (
            <Row key={phase} label={t(`timing.${phase}`)}>
              {views.map(({ name, facts }) => <td key={name}><Bar ms={facts?.timings?.[phase] ?? null} longestMs={longestMs} /></td>)}
            </Row>
          ))}
          {answers.map(({ label, of }) => {
            const values = views.map(({ facts }) => (facts === null ? null : of(facts)))
            const differ = new Set(values.filter((value) => value !== null)).size > 1
            return (
              <Row key={label} label={t(label)}>
                {values.map((value, at) => <td key={views[at]?.name} class={differ ? 'warned wrap' : 'wrap'}>{value ?? '–'}{differ && at > 0 && value !== null ? <span class="compare-differs"> {t('compare.differs')}</span> : null}</td>)}
              </Row>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Row({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  return <tr><th scope="row">{label}</th>{children}</tr>
}

function Bar({ ms, longestMs }: { readonly ms: number | null; readonly longestMs: number }): JSX.Element {
  return (
    <>
      <span class="figures">{ms === null ? '–' : formatMs(ms)}</span>
      <svg class="compare-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width={((ms ?? 0) / longestMs) * 100} height="6" /></svg>
    </>
  )
}

/** What of a probe is held against the other's. */
interface Facts {
  readonly timings: Timings | null
  readonly address: string | null
  readonly tls: string | null
  readonly certificate: string | null
  readonly status: string | null
  readonly outcome: string
}

function factsOf(side: Side): Facts | null {
  if (side.status === 'failed') return { timings: null, address: null, tls: null, certificate: null, status: null, outcome: failureSentences(side.failure).message }
  if (side.status !== 'reported') return null
  const { report } = side
  const hop = report.hops.at(-1)
  const leaf = hop?.certificates?.[0]
  return {
    timings: hop?.timings ?? null,
    address: hop?.network?.dialled?.address ?? null,
    tls: hop?.tls == null ? null : `${hop.tls.version}, ${hop.tls.cipherSuite}`,
    certificate: leaf === undefined ? null : `${leaf.fingerprintSha256.slice(0, 16)}…`,
    status: hop?.http == null ? null : String(hop.http.status),
    outcome: report.failure == null ? t('compare.ok') : failureSentences(report.failure).message,
  }
}

function placeOf(side: Side): string {
  if (side.status === 'reported') return vantageText(side.report.vantage)
  return side.status === 'failed' ? t('compare.failed') : t(side.status === 'running' ? 'compare.asking' : 'compare.waiting')
}

const answers = [
  { label: 'compare.address', of: ({ address }: Facts) => address },
  { label: 'compare.tls', of: ({ tls }: Facts) => tls },
  { label: 'compare.certificate', of: ({ certificate }: Facts) => certificate },
  { label: 'compare.status', of: ({ status }: Facts) => status },
  { label: 'compare.outcome', of: ({ outcome }: Facts) => outcome },
] as const satisfies readonly { label: string; of: (facts: Facts) => string | null }[]
