import type { JSX } from 'preact'
import type { ClientCertificate, Tls } from '../../../shared/contract/tls.ts'
import { formatBytes, formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { failureSentences } from '../../locales/report-texts.ts'
import { CertificateAsked } from '../CertificateAsked.tsx'
import { CopyButton } from '../CopyButton.tsx'
import { Fact, Facts } from '../Facts.tsx'
import { Section } from '../Section.tsx'
import { Handshake } from './Handshake.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'

/** The handshake message by message, and everything that it agreed on. */
export function TlsSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { tls, flights, target, clientCertificate: asked } = hop
  if (tls === null && flights.length === 0) return null
  return (
    <Section id={hopId(index, 'tls')} heading={t('tls.heading')} aside={tls?.version}>
      {tls === null ? null : <Negotiated tls={tls} />}
      {tls !== null || asked === undefined ? null : (
        <Facts>
          <Fact label={t('tls.clientCertificate')}>{clientText(asked)}</Fact>
          <CertificateAsked asked={asked} isWhole />
        </Facts>
      )}
      {flights.length === 0 ? null : (
        <>
          <h3>{t('report.handshake.heading')}</h3>
          <Handshake flights={flights} tls={tls} host={target.host} />
        </>
      )}
    </Section>
  )
}

/** The second connection, which resumed the session of the first. */
export function ResumptionSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { resumption, tls: first, target, timings } = hop
  if (resumption === null) return null
  const { tls, flights, failure } = resumption
  return (
    <Section id={hopId(index, 'resumption')} heading={t('report.resumption.heading')} aside={tls === null ? undefined : t(tls.resumed ? 'report.resumption.yes' : 'report.resumption.no')}>
      {failure === null ? null : <p class="bad">{failureSentences(failure).message}</p>}
      <Facts>
        <Fact label={t('report.resumption.first')}>{timings?.tls == null ? t('tls.none') : `${formatMs(timings.tls)} · ${roundTrips(first)}`}</Fact>
        <Fact label={t('report.resumption.second')}>{resumption.timings.tls === null ? t('tls.none') : `${formatMs(resumption.timings.tls)} · ${roundTrips(tls)}`}</Fact>
      </Facts>
      {flights.length === 0 ? null : <Handshake flights={flights} tls={tls} host={target.host} />}
    </Section>
  )
}

function Negotiated({ tls }: { readonly tls: Tls }): JSX.Element {
  const { clientCertificate: client } = tls
  const yes = (is: boolean): string => t(is ? 'report.yes' : 'report.no')
  return (
    <div class="fact-columns">
      <Facts>
        <Fact label={t('tls.version')} mono>{tls.version}</Fact>
        <Fact label={t('tls.cipherSuite')} mono>{tls.cipherSuite}</Fact>
        <Fact label={t('tls.group')} mono>{tls.group ?? t('tls.none')}</Fact>
        <Fact label={t('tls.signature')} mono>{tls.signatureScheme ?? t('tls.none')}</Fact>
        <Fact label={t('tls.alpn')} mono>{tls.alpn ?? t('tls.none')}</Fact>
        <Fact label={t('report.tls.serverName')} mono>{tls.serverName ?? t('tls.none')}</Fact>
        {tls.dhPrimeBits === null ? null : <Fact label={t('report.tls.dhPrime')}>{t('certificate.bits', tls.dhPrimeBits)}</Fact>}
        <Fact label={t('report.tls.resumed')}>{yes(tls.resumed)}</Fact>
        <Fact label={t('report.tls.retried')}>{yes(tls.helloRetryRequest)}</Fact>
        <Fact label={t('tls.roundTrips')}>{roundTrips(tls)}</Fact>
        {tls.networkRoundTripMs === null ? null : <Fact label={t('report.tls.networkRoundTrip')}>{formatMs(tls.networkRoundTripMs)}</Fact>}
        {tls.serverTimeMs === null ? null : <Fact label={t('report.tls.serverTime')}>{formatMs(tls.serverTimeMs)}</Fact>}
      </Facts>
      <Facts>
        <Fact label={t('tls.stapled')}>{t(tls.ocspStapled ? 'tls.stapledYes' : 'tls.stapledNo')}</Fact>
        <Fact label={t('report.tls.scts')}>{tls.sctCount}</Fact>
        <Fact label={t('report.tls.tickets')}>{tls.maxEarlyDataBytes === null || tls.maxEarlyDataBytes === 0 ? String(tls.ticketCount) : t('report.tls.ticketsEarly', tls.ticketCount, formatBytes(tls.maxEarlyDataBytes))}</Fact>
        <Fact label={t('report.tls.compression')} mono>{tls.certificateCompression ?? t('tls.none')}</Fact>
        {tls.version === 'TLSv1.3' ? null : (
          <>
            <Fact label={t('report.tls.extendedMasterSecret')}>{yes(tls.extendedMasterSecret)}</Fact>
            <Fact label={t('report.tls.encryptThenMac')}>{yes(tls.encryptThenMac)}</Fact>
            <Fact label={t('report.tls.secureRenegotiation')}>{yes(tls.secureRenegotiation)}</Fact>
          </>
        )}
        <Fact label={t('tls.clientCertificate')}>{clientText(client)}</Fact>
        <CertificateAsked asked={client} isWhole />
        {tls.alerts.length === 0 ? null : <Fact label={t('report.tls.alerts')}>{tls.alerts.map(({ direction, level, description }) => `${t(`report.handshake.${direction}`)}: ${level} ${description}`).join(', ')}</Fact>}
        <Fact label={t('report.tls.serverExtensions')}>{tls.serverExtensions.length === 0 ? t('tls.none') : <ul class="plain">{tls.serverExtensions.map(({ message, name }, index) => <li key={index}><span class="mono">{name}</span> <span class="muted">{message}</span></li>)}</ul>}</Fact>
        {(['ja3', 'ja3s', 'ja4', 'ja4s'] as const).map((name) => (
          <Fact key={name} label={name.toUpperCase()} mono><span class="copied"><span class="copied-text">{tls[name]}</span><CopyButton text={tls[name]} what={name.toUpperCase()} /></span></Fact>
        ))}
      </Facts>
    </div>
  )
}

function clientText({ verdict, knownBy }: ClientCertificate): string {
  return knownBy === null ? t(clientTexts[verdict]) : `${t(clientTexts[verdict])} · ${knownBy}`
}

function roundTrips(tls: Tls | null): string {
  if (tls === null) return t('tls.none')
  return tls.networkRoundTripMs === null || tls.serverTimeMs === null ? String(tls.roundTrips) : t('tls.roundTripsValue', tls.roundTrips, formatMs(tls.networkRoundTripMs), formatMs(tls.serverTimeMs))
}

const clientTexts = {
  'not-requested': 'tls.clientNone',
  'requested-none-sent': 'tls.clientRequestedNoneSent',
  accepted: 'tls.clientAccepted',
  refused: 'tls.clientRefused',
  unknown: 'tls.clientUnknown',
} as const
