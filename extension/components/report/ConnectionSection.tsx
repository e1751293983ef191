import type { JSX } from 'preact'
import type { DialAttempt } from '../../../shared/contract/hop-network.ts'
import { formatCount, formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { Fact, Facts } from '../Facts.tsx'
import { Section } from '../Section.tsx'
import { DataTable } from './DataTable.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'

/** How the Worker found its way: the names, every address that was tried, and the networks behind them. */
export function ConnectionSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { network, redirect, attempt, connection, cookies, target } = hop
  if (network === null && redirect === undefined) return null
  return (
    <Section id={hopId(index, 'connection')} heading={t('report.connection.heading')} aside={network?.dialled == null ? undefined : `${network.dialled.address}:${network.dialled.port}`}>
      <Facts>
        <Fact label={t('report.connection.target')} mono>{target.url}</Fact>
        {redirect === undefined ? null : <Fact label={t('report.connection.cameBy')}>{redirectText(redirect)}</Fact>}
        {redirect === undefined || redirect.dropped.length === 0 ? null : <Fact label={t('report.connection.dropped')}>{redirect.dropped.join(', ')}</Fact>}
        {attempt === undefined ? null : <Fact label={t('report.connection.attempt')}>{attempt.waitedMs === 0 ? String(attempt.number) : t('report.connection.attemptAfter', attempt.number, formatMs(attempt.waitedMs))}</Fact>}
        {connection === undefined ? null : <Fact label={t('report.connection.kind')}>{t(`report.connection.${connection}`)}</Fact>}
        {network === null ? null : (
          <>
            <Fact label={t('network.resolver')}>
              {network.resolver === null ? t('report.connection.notAsked') : <><span class="mono">{network.resolver}</span> <span class="muted">· {t(network.authenticated ? 'network.validated' : 'network.unvalidated')}</span></>}
            </Fact>
            {network.aliases.length === 0 ? null : <Fact label={t('report.connection.aliases')} mono>{network.aliases.join(' → ')}</Fact>}
            <Fact label={t('report.connection.addresses')}>
              {network.addresses.length === 0 ? t('network.none') : (
                <ul class="plain">{network.addresses.map(({ address, ttlSeconds }) => <li key={address}><span class="mono">{address}</span>{ttlSeconds === null ? null : <span class="muted"> · {t('network.ttl', formatCount(ttlSeconds))}</span>}</li>)}</ul>
              )}
            </Fact>
            {network.advertisedAlpn === undefined || network.advertisedAlpn.length === 0 ? null : <Fact label={t('report.connection.advertised')} mono>{network.advertisedAlpn.join(', ')}</Fact>}
            {network.autonomousSystems.length === 0 ? null : (
              <Fact label={t('network.asn')}>
                <ul class="plain">{network.autonomousSystems.map(({ asn, name, prefix, country }) => <li key={asn}>AS{asn} {name} <span class="muted">· {[prefix, country].filter((part) => part !== null).join(' · ')}</span></li>)}</ul>
              </Fact>
            )}
          </>
        )}
        {cookies === undefined ? null : (['sent', 'stored', 'refused'] as const).filter((what) => cookies[what].length > 0).map((what) => (
          <Fact key={what} label={t(`report.cookies.${what}`)} mono>{cookies[what].join(', ')}</Fact>
        ))}
      </Facts>
      {network === null || network.attempts.length === 0 ? null : <Attempts attempts={network.attempts} />}
    </Section>
  )
}

function Attempts({ attempts }: { readonly attempts: readonly DialAttempt[] }): JSX.Element {
  const fromMs = Math.min(...attempts.map(({ startMs }) => startMs))
  const spanMs = Math.max(1, Math.max(...attempts.map(({ endMs }) => endMs)) - fromMs)
  return (
    <>
      <h3>{t('report.connection.attempts')}</h3>
      <DataTable caption={t('report.connection.attempts')} columns={[t('report.connection.address'), t('report.connection.outcome'), t('report.connection.when'), { label: t('timing.duration'), isFigure: true }]}>
        {attempts.map(({ address, outcome, detail, startMs, endMs }, index) => (
          <tr key={index}>
            <td class="mono">{address}</td>
            <td class={outcome === 'connected' ? 'good' : outcome === 'abandoned' ? 'muted' : 'bad'}>{t(`report.connection.${outcome}`)}{detail === null ? null : <span class="muted"> {detail}</span>}</td>
            <td class="attempt-track">
              <svg class="span" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class={`attempt-${outcome}`} x={((startMs - fromMs) / spanMs) * 100} y="0" width={Math.max(1, ((endMs - startMs) / spanMs) * 100)} height="8" />
              </svg>
            </td>
            <td class="figure">{formatMs(endMs - startMs)}</td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}

function redirectText({ fromHop, status, isPermanent, isCrossOrigin, schemeChange }: NonNullable<HopView['redirect']>): string {
  return [
    t('report.connection.redirect', status, fromHop + 1),
    t(isPermanent ? 'report.connection.permanent' : 'report.connection.temporary'),
    isCrossOrigin ? t('report.connection.crossOrigin') : null,
    schemeChange === 'none' ? null : t(`report.connection.${schemeChange}`),
  ].filter((part) => part !== null).join(' · ')
}
