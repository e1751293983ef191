import type { JSX } from 'preact'
import { regionTable } from '../../../shared/contract/region-names.ts'
import type { RegionResult } from '../../../shared/contract/regions.ts'
import type { Hop, ProbeReport } from '../../../shared/contract/report.ts'
import { formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { DataTable } from './DataTable.tsx'

/** The same probe from several regions, side by side: times as bars on one axis, and what differs from most of them marked. */
export function RegionTable({ results }: { readonly results: readonly RegionResult[] }): JSX.Element {
  const rows = results.map(rowOf)
  const longestMs = Math.max(1, ...rows.map(({ totalMs }) => totalMs ?? 0))
  const usual = { address: mostOf(rows.map(({ address }) => address)), fingerprint: mostOf(rows.map(({ fingerprint }) => fingerprint)), tls: mostOf(rows.map(({ tls }) => tls)), status: mostOf(rows.map(({ status }) => status)) }
  const mark = (value: string | null, most: string | null): string | undefined => (value !== null && most !== null && value !== most ? 'differs' : undefined)
  return (
    <>
      <DataTable caption={t('report.regions.heading')} columns={[t('report.regions.region'), t('timing.total'), ...phases.map((phase) => ({ label: t(`timing.${phase}`), isFigure: true })), t('http.status'), t('report.connection.address'), t('tls.heading'), t('certificate.heading')]}>
        {rows.map((row) => (
          <tr key={row.region}>
            <th scope="row">{regionTable[row.region]}<span class="second-line">{row.place}</span></th>
            {row.problem === null ? (
              <>
                <td class="attempt-track">
                  <span class={`figures${row.totalMs === null ? ' muted' : ''}`}>{row.totalMs === null ? '–' : formatMs(row.totalMs)}</span>
                  <svg class="span" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class={row.failure === null ? 'attempt-connected' : 'attempt-failed'} x="0" y="0" width={((row.totalMs ?? 0) / longestMs) * 100} height="8" /></svg>
                </td>
                {phases.map((phase) => <td key={phase} class="figure">{row.timings?.[phase] == null ? '–' : formatMs(row.timings[phase])}</td>)}
                <td class={row.failure === null ? mark(row.status, usual.status) : 'bad'}>{row.failure ?? row.status ?? '–'}</td>
                <td class={`mono ${mark(row.address, usual.address) ?? ''}`}>{row.address ?? '–'}</td>
                <td class={mark(row.tls, usual.tls)}>{row.tls ?? '–'}</td>
                <td class={`mono ${mark(row.fingerprint, usual.fingerprint) ?? ''}`} title={row.fingerprint ?? undefined}>{row.fingerprint === null ? '–' : `${row.fingerprint.slice(0, 12)}…`}</td>
              </>
            ) : <td colSpan={phases.length + 5} class="warned">{row.problem}</td>}
          </tr>
        ))}
      </DataTable>
      <p class="hint">{t('report.regions.hint')}</p>
    </>
  )
}

function rowOf(result: RegionResult): RegionRow {
  const nothing = { region: result.region, place: null, problem: null, totalMs: null, timings: null, status: null, address: null, tls: null, fingerprint: null, failure: null }
  if (result.status === 'unavailable') return { ...nothing, problem: result.problem.detail }
  const { report } = result
  const hop = report.hops.at(-1)
  return {
    ...nothing,
    place: placeOf(report),
    totalMs: report.hops.reduce((sum, { timings }) => sum + timings.total, 0),
    timings: hop?.timings ?? null,
    status: hop?.http == null ? null : String(hop.http.status),
    address: hop?.network?.dialled?.address ?? null,
    tls: hop?.tls?.version ?? null,
    fingerprint: hop?.certificates?.[0]?.fingerprintSha256 ?? null,
    failure: report.failure?.code ?? null,
  }
}

interface RegionRow {
  readonly region: RegionResult['region']
  readonly place: string | null
  /** Why the region could not be asked; null where it was. */
  readonly problem: string | null
  readonly totalMs: number | null
  readonly timings: Hop['timings'] | null
  readonly status: string | null
  readonly address: string | null
  readonly tls: string | null
  readonly fingerprint: string | null
  readonly failure: string | null
}

function placeOf({ vantage }: ProbeReport): string {
  return vantage.colo ?? t(vantage.kind === 'local' ? 'vantage.local' : 'vantage.edge')
}

/** What more than half of them have; null where nothing is that common. */
function mostOf(values: readonly (string | null)[]): string | null {
  const known = values.filter((value) => value !== null)
  return known.find((value) => known.filter((other) => other === value).length * 2 > known.length) ?? null
}

const phases = ['dns', 'tcp', 'tls', 'firstByte'] as const
