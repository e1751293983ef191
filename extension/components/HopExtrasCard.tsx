import type { JSX } from 'preact'
import type { Fetched, Greeting, Hop, Starttls, WebSocketResult } from '../../shared/contract/report.ts'
import { formatBytes, formatMs } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { failureSentences } from '../locales/report-texts.ts'
import type { HopState } from '../probe-state/probe-state.ts'
import { Card } from './Card.tsx'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import { HeaderList } from './HeaderList.tsx'

/** What belongs to some targets and some requests only: STARTTLS, a greeting, a WebSocket, fetch(), resumption, cookies on the way. */
export function HopExtrasCard({ hop: { more } }: { readonly hop: HopState }): JSX.Element | null {
  if (more === null) return null
  const { starttls, greeting, webSocket, fetched, resumption, cookies } = more
  return (
    <>
      {starttls === undefined ? null : <StarttlsCard starttls={starttls} />}
      {greeting === undefined ? null : <GreetingCard greeting={greeting} />}
      {webSocket === undefined ? null : <WebSocketCard result={webSocket} />}
      {fetched === undefined ? null : <FetchedCard fetched={fetched} />}
      {resumption === null ? null : <ResumptionCard resumption={resumption} />}
      {cookies === undefined || cookies.sent.length + cookies.stored.length + cookies.refused.length === 0 ? null : <CookiesCard cookies={cookies} />}
    </>
  )
}

function StarttlsCard({ starttls: { protocol, lines } }: { readonly starttls: Starttls }): JSX.Element {
  return (
    <Card id="starttls" heading={t('timing.starttls')} aside={protocol.toUpperCase()}>
      <ol class="dialogue mono">
        {lines.map(({ from, text }, index) => (
          <li key={index} class={`from-${from}`}><span class="visually-hidden">{t(`more.${from}`)}: </span>{text}</li>
        ))}
      </ol>
    </Card>
  )
}

function GreetingCard({ greeting }: { readonly greeting: Greeting | null }): JSX.Element {
  return (
    <Card id="greeting" heading={t('more.greeting')} aside={greeting === null ? undefined : formatBytes(greeting.bytes)}>
      {greeting === null ? <p class="hint">{t('more.greetingNone')}</p> : <p class="mono wrap">{greeting.text}</p>}
    </Card>
  )
}

function WebSocketCard({ result: { subprotocol, pingMs, closeCode, close, messages } }: { readonly result: WebSocketResult }): JSX.Element {
  return (
    <Card id="websocket" heading={t('more.webSocket')}>
      <Facts>
        <Fact label={t('more.subprotocol')} mono>{subprotocol ?? t('tls.none')}</Fact>
        <Fact label={t('http.ping')}>{pingMs === null ? t('more.pingNone') : formatMs(pingMs)}</Fact>
        <Fact label={t('more.close')}>{[t(closes[close]), closeCode].filter((part) => part !== null).join(' · ')}</Fact>
        {messages === 0 ? null : <Fact label={t('more.messages')}>{messages}</Fact>}
      </Facts>
    </Card>
  )
}

function FetchedCard({ fetched: { status, headers, headerCount, totalMs, failure, hidden } }: { readonly fetched: Fetched }): JSX.Element {
  return (
    <Card id="fetched" heading={t('more.fetched')} aside={formatMs(totalMs)}>
      <p class="hint">{t('more.fetchedHint')}</p>
      <Facts>
        <Fact label={t('http.status')}>{status ?? failure ?? t('tls.none')}</Fact>
        <Fact label={t('timing.total')}>{formatMs(totalMs)}</Fact>
        <Fact label={t('more.hidden')}>{hidden.join(', ')}</Fact>
      </Facts>
      {headers.length === 0 ? null : <Fold summary={t('http.headersCut', headers.length, headerCount)}>{() => <HeaderList headers={headers} />}</Fold>}
    </Card>
  )
}

function ResumptionCard({ resumption: { tls, timings, failure } }: { readonly resumption: NonNullable<Hop['resumption']> }): JSX.Element {
  return (
    <Card id="resumption" heading={t('more.resumption')} aside={timings.tls === null ? undefined : formatMs(timings.tls)}>
      <Facts>
        <Fact label={t('more.resumed')}>{failure === null ? t(tls?.resumed === true ? 'more.resumedYes' : 'more.resumedNo') : failureSentences(failure).message}</Fact>
        <Fact label={t('timing.tcp')}>{timings.tcp === null ? null : formatMs(timings.tcp)}</Fact>
        <Fact label={t('timing.tls')}>{timings.tls === null ? null : formatMs(timings.tls)}</Fact>
      </Facts>
    </Card>
  )
}

function CookiesCard({ cookies: { sent, stored, refused } }: { readonly cookies: NonNullable<Hop['cookies']> }): JSX.Element {
  return (
    <Card id="cookies" heading={t('more.cookies')}>
      <Facts>
        {sent.length === 0 ? null : <Fact label={t('more.cookiesSent')} mono>{sent.join(', ')}</Fact>}
        {stored.length === 0 ? null : <Fact label={t('more.cookiesStored')} mono>{stored.join(', ')}</Fact>}
        {refused.length === 0 ? null : <Fact label={t('more.cookiesRefused')} mono>{refused.join(', ')}</Fact>}
      </Facts>
    </Card>
  )
}

const closes = { clean: 'more.closeClean', 'server-closed-first': 'more.closeServer', unanswered: 'more.closeUnanswered' } as const
