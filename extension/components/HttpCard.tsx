import type { JSX } from 'preact'
import type { Http } from '../../shared/contract/http.ts'
import { formatBytes, formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { Card } from './Card.tsx'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import { HeaderList } from './HeaderList.tsx'
import { altSvcText, cacheText, cookieText, serverTimingText } from './http-text.ts'

/** The answer's status, what its fields say, and the fields. Null keeps the place of what is to come. */
export function HttpCard({ http }: { readonly http: Http | null }): JSX.Element {
  const summary = http === null ? undefined : <strong class={`figures ${statusTone(http.status)}`}>{http.status}</strong>
  return (
    <Card id="http" heading={t('http.heading')} summary={summary}>
      <Facts>
        <Fact label={t('http.status')}>{http === null ? null : <Status http={http} />}</Fact>
        {http === null || http.location === null ? null : <Fact label={t('http.location')}><span class="wrap">{http.location}</span></Fact>}
        <Fact label={t('http.body')}>{http === null ? null : bodyText(http)}</Fact>
        {http === null ? null : <HttpFactList http={http} />}
      </Facts>
      {http === null ? <div class="fold-place" /> : null}
      {http === null || http.headers.length === 0 ? null : <Fold summary={headersText(http)}>{() => <HeaderList headers={http.headers} />}</Fold>}
      {http?.bodyPreview?.status !== 'text' ? null : <Fold summary={t('http.preview')} aside={http.bodyPreview.charset}><pre class="preview mono">{http.bodyPreview.text}</pre></Fold>}
    </Card>
  )
}

/** Each only where the answer says something about it. */
function HttpFactList({ http: { facts, interim = [], pingMs } }: { readonly http: Http }): JSX.Element {
  return (
    <>
      {interim.map(({ status, atMs, links }, index) => (
        <Fact key={index} label={status === 103 ? t('http.earlyHints') : t('http.interim')}>
          {status} · {t('http.at', formatMs(atMs))}
          {links.length === 0 ? null : <List items={links} mono />}
        </Fact>
      ))}
      {pingMs === null ? null : <Fact label={t('http.ping')}>{formatMs(pingMs)}</Fact>}
      {facts === undefined ? null : (
        <>
          {facts.serverTiming.length === 0 ? null : <Fact label={t('http.serverTiming')}><List items={facts.serverTiming.map(serverTimingText)} /></Fact>}
          {facts.encodings.length === 0 ? null : <Fact label={t('http.encoding')} mono>{facts.encodings.join(', ')}</Fact>}
          {facts.cache.verdict === 'unknown' ? null : <Fact label={t('http.cache')}>{cacheText(facts.cache)}</Fact>}
          {facts.cdns.length === 0 ? null : <Fact label={t('http.cdn')}>{facts.cdns.map(({ cdn }) => cdn).join(', ')}</Fact>}
          {facts.alternatives.length === 0 ? null : <Fact label={t('http.altSvc')} mono>{facts.alternatives.map(altSvcText).join(', ')}</Fact>}
          {facts.cookies.length === 0 ? null : <Fact label={t('http.cookies')}><List items={facts.cookies.map(cookieText)} mono /></Fact>}
        </>
      )}
    </>
  )
}

function List({ items, mono = false }: { readonly items: readonly string[]; readonly mono?: boolean }): JSX.Element {
  return <ul class={`plain${mono ? ' mono' : ''}`}>{items.map((item, index) => <li key={index} class="wrap">{item}</li>)}</ul>
}

function Status({ http }: { readonly http: Http }): JSX.Element {
  return (
    <span class="split">
      <span><strong class={`figures ${statusTone(http.status)}`}>{http.status}</strong> {http.reason}</span>
      <span class="muted">{t('http.version', http.version)}</span>
    </span>
  )
}

function statusTone(status: number): string {
  if (status >= 500) return 'bad'
  return status >= 400 ? 'warned' : ''
}

function headersText({ headers, headerCount }: Http): string {
  return headerCount > headers.length ? t('http.headersCut', headers.length, headerCount) : plural('http.headers', headerCount)
}

function bodyText({ bodyBytes, bodyTruncated }: Http): string {
  return bodyTruncated ? t('http.bodyCut', formatBytes(bodyBytes)) : formatBytes(bodyBytes)
}
