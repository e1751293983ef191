import type { JSX } from 'preact'
import type { Http, HttpFacts } from '../../../shared/contract/http.ts'
import { formatBytes, formatCount, formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { Fact, Facts } from '../Facts.tsx'
import { Fold } from '../Fold.tsx'
import { Section } from '../Section.tsx'
import { DataTable } from './DataTable.tsx'
import { HeaderList } from './HeaderList.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'
import { ServerTiming } from './ServerTiming.tsx'

/** The answer: its status, what its fields say about cache, cookies and the server's own time, all of them, and its beginning. */
export function HttpSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { http, timings } = hop
  if (http === null) return null
  const { facts, interim = [] } = http
  return (
    <Section id={hopId(index, 'http')} heading={t('http.heading')} aside={`${http.status} ${http.reason}`.trim()}>
      <div class="fact-columns">
        <Facts>
          <Fact label={t('report.http.request')} mono>{http.method}</Fact>
          <Fact label={t('http.status')}><strong class={http.status >= 500 ? 'bad' : http.status >= 400 ? 'warned' : ''}>{http.status}</strong> {http.reason}</Fact>
          <Fact label={t('report.http.version')}>{t('http.version', http.version)}</Fact>
          {http.location === null ? null : <Fact label={t('http.location')} mono>{http.location}</Fact>}
          <Fact label={t('http.body')}>{http.bodyTruncated ? t('http.bodyCut', formatBytes(http.bodyBytes)) : formatBytes(http.bodyBytes)}</Fact>
          {http.pingMs === null ? null : <Fact label={t('report.http.ping')}>{formatMs(http.pingMs)}</Fact>}
          {http.informational.length === 0 ? null : <Fact label={t('report.http.informational')}>{http.informational.join(', ')}</Fact>}
        </Facts>
        {facts === undefined ? null : <Said facts={facts} />}
      </div>
      {facts === undefined || facts.serverTiming.length === 0 ? null : <ServerTiming entries={facts.serverTiming} firstByteMs={timings?.firstByte ?? null} />}
      {interim.length === 0 ? null : (
        <>
          <h3>{t('report.http.informational')}</h3>
          <DataTable caption={t('report.http.informational')} columns={[t('http.status'), { label: t('timing.when'), isFigure: true }, t('report.http.hints')]}>
            {interim.map(({ status, atMs, links }, at) => <tr key={at}><td>{status}</td><td class="figure">{formatMs(atMs)}</td><td class="mono wrap">{links.join(', ') || '–'}</td></tr>)}
          </DataTable>
        </>
      )}
      {facts === undefined || facts.cookies.length === 0 ? null : <Cookies cookies={facts.cookies} />}
      <HeaderList id={hopId(index, 'header-search')} headers={http.headers} count={http.headerCount} />
      {http.bodyPreview === undefined ? null : <Preview preview={http.bodyPreview} />}
    </Section>
  )
}

function Said({ facts }: { readonly facts: HttpFacts }): JSX.Element {
  const { cache, alternatives, cdns, encodings } = facts
  return (
    <Facts>
      <Fact label={t('report.http.cache')}>{[t(`report.http.caches.${cache.verdict}`), cache.ageSeconds === null ? null : t('report.http.age', formatCount(cache.ageSeconds)), cache.evidence].filter((part) => part !== null).join(' · ')}</Fact>
      <Fact label={t('report.http.encodings')} mono>{encodings.length === 0 ? t('tls.none') : encodings.join(', ')}</Fact>
      <Fact label={t('report.http.alternatives')}>
        {alternatives.length === 0 ? t('tls.none') : <ul class="plain">{alternatives.map(({ protocol, host, port, maxAgeSeconds }, index) => <li key={index}><span class="mono">{protocol} {host}:{port}</span> <span class="muted">· {t('report.http.age', formatCount(maxAgeSeconds))}</span></li>)}</ul>}
      </Fact>
      {cdns.length === 0 ? null : <Fact label={t('report.http.cdns')}><ul class="plain">{cdns.map(({ cdn, evidence }) => <li key={cdn}>{cdn} <span class="muted mono">{evidence}</span></li>)}</ul></Fact>}
    </Facts>
  )
}

function Cookies({ cookies }: { readonly cookies: HttpFacts['cookies'] }): JSX.Element {
  return (
    <>
      <h3>{t('report.http.cookies')}</h3>
      <DataTable caption={t('report.http.cookies')} columns={[t('report.http.cookie'), t('report.http.attributes'), t('report.http.scope'), { label: t('report.http.value'), isFigure: true }, t('report.http.faults')]}>
        {cookies.map((cookie, index) => (
          <tr key={index}>
            <td class="mono">{cookie.name}</td>
            <td class="mono">{attributes(cookie).join('; ') || '–'}</td>
            <td class="mono">{cookie.domain ?? ''}{cookie.path ?? '/'}</td>
            <td class="figure">{formatBytes(cookie.valueBytes)}</td>
            <td class={cookie.faults.length === 0 ? 'muted' : 'warned'}>{cookie.faults.length === 0 ? t('tls.none') : cookie.faults.join(', ')}</td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}

function attributes({ secure, httpOnly, sameSite, partitioned, isSession }: HttpFacts['cookies'][number]): string[] {
  return [
    secure ? 'Secure' : '',
    httpOnly ? 'HttpOnly' : '',
    sameSite === 'unspecified' ? '' : `SameSite=${sameSite[0]?.toUpperCase() ?? ''}${sameSite.slice(1)}`,
    partitioned ? 'Partitioned' : '',
    isSession ? t('report.http.session') : '',
  ].filter((part) => part !== '')
}

function Preview({ preview }: { readonly preview: NonNullable<Http['bodyPreview']> }): JSX.Element {
  if (preview.status === 'none') return <p class="hint">{t('report.http.noPreview', preview.code)}</p>
  return (
    <Fold summary={t('report.http.preview')} aside={[preview.charset, preview.isCut ? t('report.http.cut') : null].filter((part) => part !== null).join(' · ')}>
      <pre class="text-box" tabIndex={0} aria-label={t('report.http.preview')}>{preview.text}</pre>
      <p class="hint">{t('report.http.charset', preview.charset, preview.charsetFrom)}</p>
    </Fold>
  )
}

/** What was had by the platform's own fetch(), where sockets do not reach. */
export function FetchedSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { fetched } = hop
  if (fetched === undefined) return null
  return (
    <Section id={hopId(index, 'fetched')} heading={t('report.fetched.heading')} aside={fetched.status === null ? undefined : String(fetched.status)}>
      <p class="hint">{t('report.fetched.hint')}</p>
      <Facts>
        <Fact label={t('http.status')}>{fetched.status ?? fetched.failure}</Fact>
        <Fact label={t('timing.total')}>{formatMs(fetched.totalMs)}</Fact>
        <Fact label={t('report.fetched.hidden')}>{fetched.hidden.join(', ')}</Fact>
      </Facts>
      <HeaderList id={hopId(index, 'fetched-search')} headers={fetched.headers} count={fetched.headerCount} />
    </Section>
  )
}
