import type { JSX } from 'preact'
import type { ExtensionView, FlightMessage, Tls } from '../../../shared/contract/tls.ts'
import { formatBytes, formatCount } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Fact, Facts } from '../Facts.tsx'

/** Whether a message says more than its name. */
export function hasDetails({ clientHello, serverHello, extensions, ticket }: FlightMessage): boolean {
  return clientHello !== undefined || serverHello !== undefined || ticket !== undefined || (extensions !== undefined && extensions.length > 0)
}

/** The one thing of a message that people look for. */
export function messageSummary({ clientHello, serverHello, alert, ticket, extensions }: FlightMessage): string {
  if (clientHello !== undefined) return clientHello.extensions.find(({ name }) => name === 'server_name')?.values[0] ?? t('report.handshake.noServerName')
  if (serverHello !== undefined) return serverHello.cipherSuite
  if (alert !== undefined) return `${alert.level} ${alert.description}`
  if (ticket !== undefined) return ticket.lifetimeSeconds === null ? '' : t('report.handshake.lifetime', formatCount(ticket.lifetimeSeconds))
  return extensions?.find(({ name }) => name === 'application_layer_protocol_negotiation')?.values[0] ?? ''
}

/** A hello, decoded: what was offered, with what was taken of it marked, and every extension. */
export function MessageDetails({ message, tls }: { readonly message: FlightMessage; readonly tls: Tls | null }): JSX.Element {
  const { clientHello, serverHello, ticket, extensions = [] } = message
  const taken: ReadonlySet<string> = new Set([tls?.cipherSuite, tls?.group, tls?.signatureScheme, tls?.alpn, tls?.version].filter((name) => name != null))
  return (
    <div class="message-details">
      {clientHello === undefined ? null : (
        <Facts>
          <Fact label={t('report.handshake.legacyVersion')} mono>{clientHello.legacyVersion}</Fact>
          <Fact label={t('report.handshake.random')} mono>{clientHello.random}</Fact>
          <Fact label={t('report.handshake.sessionId')} mono>{clientHello.sessionId === '' ? t('report.handshake.empty') : clientHello.sessionId}</Fact>
          <Fact label={plural('report.handshake.suites', clientHello.cipherSuites.length)}><Values values={clientHello.cipherSuites} taken={taken} /></Fact>
        </Facts>
      )}
      {serverHello === undefined ? null : (
        <Facts>
          <Fact label={t('tls.version')} mono>{serverHello.version}</Fact>
          <Fact label={t('report.handshake.legacyVersion')} mono>{serverHello.legacyVersion}</Fact>
          <Fact label={t('tls.cipherSuite')} mono>{serverHello.cipherSuite}</Fact>
          <Fact label={t('report.handshake.random')} mono>{serverHello.random}</Fact>
          <Fact label={t('report.handshake.sessionId')} mono>{serverHello.sessionId === '' ? t('report.handshake.empty') : serverHello.sessionId}</Fact>
          {serverHello.isHelloRetryRequest ? <Fact label={t('report.handshake.kind')}>HelloRetryRequest</Fact> : null}
        </Facts>
      )}
      {ticket === undefined ? null : (
        <Facts>
          <Fact label={t('report.handshake.ticketLifetime')}>{ticket.lifetimeSeconds === null ? t('tls.none') : t('dns.ttl', formatCount(ticket.lifetimeSeconds))}</Fact>
          <Fact label={t('report.handshake.ticketSize')}>{formatBytes(ticket.ticketBytes)}</Fact>
          <Fact label={t('report.handshake.earlyData')}>{ticket.maxEarlyDataBytes === 0 ? t('report.handshake.notAllowed') : formatBytes(ticket.maxEarlyDataBytes)}</Fact>
        </Facts>
      )}
      <Extensions extensions={clientHello?.extensions ?? serverHello?.extensions ?? extensions} taken={clientHello === undefined ? noneTaken : taken} />
    </div>
  )
}

function Extensions({ extensions, taken }: { readonly extensions: readonly ExtensionView[]; readonly taken: ReadonlySet<string> }): JSX.Element | null {
  if (extensions.length === 0) return null
  return (
    <>
      <h4>{plural('report.handshake.extensions', extensions.length)}</h4>
      <dl class="hello-extensions">
        {extensions.map(({ type, name, bytes, values }, index) => (
          <div key={index}>
            <dt><span class="mono">{name}</span> <span class="muted figures">{type} · {formatBytes(bytes)}</span></dt>
            <dd>{values.length === 0 ? <span class="muted">{t(bytes === 0 ? 'report.handshake.empty' : 'report.handshake.notDecoded')}</span> : <Values values={values} taken={taken} />}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Values({ values, taken }: { readonly values: readonly string[]; readonly taken: ReadonlySet<string> }): JSX.Element {
  return (
    <ul class="offered mono">
      {values.map((value, index) => (
        <li key={index} class={taken.has(value) ? 'taken' : undefined}>{value}{taken.has(value) ? <span class="visually-hidden"> ({t('report.handshake.taken')})</span> : null}</li>
      ))}
    </ul>
  )
}

const noneTaken: ReadonlySet<string> = new Set()
