import type { JSX } from 'preact'
import type { Flight, FlightMessage, Tls } from '../../../shared/contract/tls.ts'
import { formatBytes, formatMs } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { MessageDetails, hasDetails, messageSummary } from './MessageDetails.tsx'

interface HandshakeProps {
  readonly flights: readonly Flight[]
  readonly tls: Tls | null
  /** Who is at the other side. */
  readonly host: string
}

/**
 * The handshake as it crossed the wire: our lane at the start of the line, the server's at its end, a step for each flight.
 * Time is told on our side only, where it was measured; what passed between two flights stands between them.
 */
export function Handshake({ flights, tls, host }: HandshakeProps): JSX.Element {
  const beganMs = flights[0]?.atMs ?? 0
  const steps = joined(flights)
  return (
    <div class="ladder">
      <div class="ladder-head" aria-hidden="true">
        <span>{t('manifest.name')}</span>
        <span class="ellipsis">{host}</span>
      </div>
      <ol>
        {steps.map((flight, index) => {
          const waitedMs = index === 0 ? 0 : flight.atMs - (steps[index - 1]?.atMs ?? 0)
          return (
            <li key={index} class={`flight ${flight.direction}`}>
              {waitedMs < 1 ? null : <p class="ladder-wait figures">{t(flight.direction === 'received' ? 'report.handshake.waited' : 'report.handshake.worked', formatMs(waitedMs))}</p>}
              <div class="flight-body">
                <p class="flight-head">
                  <span class="visually-hidden">{t(`report.handshake.${flight.direction}`)}, </span>
                  <span class="figures">{t('report.handshake.at', formatMs(flight.atMs - beganMs))}</span>
                  <span class="muted figures">{flight.times === 1 ? formatBytes(flight.bytes) : t('report.handshake.times', flight.times, formatBytes(flight.bytes))}</span>
                </p>
                <ul class="messages">
                  {flight.messages.map((message, at) => <li key={at}><Message message={message} isEncrypted={isEncrypted(message, tls)} tls={tls} /></li>)}
                </ul>
              </div>
              <svg class="arrow" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><path class="arrow-line" d="M0 5H100" vector-effect="non-scaling-stroke" /></svg>
              <svg class="arrow-head" viewBox="0 0 8 10" aria-hidden="true"><path d="M0 0 8 5 0 10z" /></svg>
            </li>
          )
        })}
      </ol>
      {tls === null ? null : <p class="hint">{summaryText(tls)}</p>}
    </div>
  )
}

function Message({ message, isEncrypted, tls }: { readonly message: FlightMessage; readonly isEncrypted: boolean; readonly tls: Tls | null }): JSX.Element {
  const summary = messageSummary(message)
  const head = (
    <>
      <span class="message-name">{message.name}</span>
      {summary === '' ? null : <span class="message-summary">{summary}</span>}
      <span class="message-bytes figures">{isEncrypted ? <span class="sealed" title={t('report.handshake.encryptedHint')}>{t('report.handshake.encrypted')}</span> : null}{formatBytes(message.bytes)}</span>
    </>
  )
  if (!hasDetails(message)) return <div class="message">{head}</div>
  return (
    <details class="message">
      <summary>{head}</summary>
      <MessageDetails message={message} tls={tls} />
    </details>
  )
}

/** A server that sends several records at once is heard at one moment: the same message twice is told once, with its number. */
function joined(flights: readonly Flight[]): readonly (Flight & { readonly times: number })[] {
  const steps: (Flight & { times: number })[] = []
  for (const flight of flights) {
    const before = steps.at(-1)
    const isSame = before !== undefined && before.direction === flight.direction && before.messages.length === 1 && flight.messages.length === 1
      && JSON.stringify(before.messages) === JSON.stringify(flight.messages) && flight.atMs - before.atMs < 1
    if (isSame) steps[steps.length - 1] = { ...before, bytes: before.bytes + flight.bytes, times: before.times + 1 }
    else steps.push({ ...flight, times: 1 })
  }
  return steps
}

/** In TLS 1.3 everything behind the ServerHello is encrypted (RFC 8446 section 2); before it, what follows ChangeCipherSpec. */
function isEncrypted({ name }: FlightMessage, tls: Tls | null): boolean {
  if (inTheClear.has(name)) return false
  return tls?.version === 'TLSv1.3' ? name !== 'Alert' : name === 'Finished'
}

function summaryText({ roundTrips, networkRoundTripMs, serverTimeMs, bytesSent, bytesReceived }: Tls): string {
  return [
    plural('report.handshake.roundTrips', roundTrips),
    networkRoundTripMs === null || serverTimeMs === null ? null : t('report.handshake.split', formatMs(roundTrips * networkRoundTripMs), formatMs(serverTimeMs)),
    t('tls.bytesValue', formatBytes(bytesSent), formatBytes(bytesReceived)),
  ].filter((part) => part !== null).join(' · ')
}

const inTheClear: ReadonlySet<string> = new Set(['ClientHello', 'ServerHello', 'HelloRetryRequest', 'ChangeCipherSpec'])
