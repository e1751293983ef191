import type { JSX } from 'preact'
import { formatBytes, formatMs } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Fact, Facts } from '../Facts.tsx'
import { Section } from '../Section.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'

interface TalkProps {
  readonly hop: HopView
  readonly index: number
}

/** What was said in plain text before TLS, line by line. */
export function StarttlsSection({ hop: { starttls }, index }: TalkProps): JSX.Element | null {
  if (starttls === undefined) return null
  return (
    <Section id={hopId(index, 'starttls')} heading="STARTTLS" aside={starttls.protocol}>
      <ol class="talk mono">
        {starttls.lines.map(({ from, text }, at) => (
          <li key={at} class={`from-${from}`}><span class="talk-who">{t(from === 'client' ? 'report.talk.client' : 'report.talk.server')}</span><span class="wrap">{text}</span></li>
        ))}
      </ol>
    </Section>
  )
}

/** What a service said first. */
export function GreetingSection({ hop: { greeting }, index }: TalkProps): JSX.Element | null {
  if (greeting === undefined) return null
  return (
    <Section id={hopId(index, 'greeting')} heading={t('report.talk.greeting')} aside={greeting === null ? undefined : formatBytes(greeting.bytes)}>
      {greeting === null ? <p class="hint">{t('report.talk.silent')}</p> : <pre class="text-box" tabIndex={0} aria-label={t('report.talk.greeting')}>{greeting.text}</pre>}
    </Section>
  )
}

/** A WebSocket: what was agreed on, one ping, and how it was closed. */
export function WebSocketSection({ hop: { webSocket }, index }: TalkProps): JSX.Element | null {
  if (webSocket === undefined) return null
  const { subprotocol, pingMs, closeCode, close, messages } = webSocket
  return (
    <Section id={hopId(index, 'websocket')} heading="WebSocket">
      <Facts>
        <Fact label={t('report.talk.subprotocol')} mono>{subprotocol ?? t('tls.none')}</Fact>
        <Fact label={t('report.talk.ping')}>{pingMs === null ? t('report.talk.noPong') : formatMs(pingMs)}</Fact>
        <Fact label={t('report.talk.close')}>{[t(closes[close]), closeCode].filter((part) => part !== null).join(' · ')}</Fact>
        <Fact label={t('report.talk.messages')}>{plural('report.talk.messageCount', messages)}</Fact>
      </Facts>
    </Section>
  )
}

const closes = { clean: 'report.talk.clean', 'server-closed-first': 'report.talk.serverFirst', unanswered: 'report.talk.unanswered' } as const
