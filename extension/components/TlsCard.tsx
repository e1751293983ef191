import type { JSX } from 'preact'
import type { Tls } from '../../shared/contract/tls.ts'
import { formatBytes, formatMs } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { Card } from './Card.tsx'
import { Fact, Facts } from './Facts.tsx'

/** What the handshake agreed on, and where its time went. Null keeps the places of what is to come. */
export function TlsCard({ tls }: { readonly tls: Tls | null }): JSX.Element {
  return (
    <Card id="tls" heading={t('tls.heading')} summary={tls === null ? undefined : tls.version}>
      <Facts>
        <Fact label={t('tls.version')}>{tls === null ? null : versionText(tls)}</Fact>
        <Fact label={t('tls.cipherSuite')} mono>{tls?.cipherSuite ?? null}</Fact>
        <Fact label={t('tls.group')} mono>{tls === null ? null : (tls.group ?? t('tls.none'))}</Fact>
        <Fact label={t('tls.signature')} mono>{tls === null ? null : (tls.signatureScheme ?? t('tls.none'))}</Fact>
        <Fact label={t('tls.alpn')} mono>{tls === null ? null : (tls.alpn ?? t('tls.none'))}</Fact>
        <Fact label={t('tls.roundTrips')}>{tls === null ? null : roundTripsText(tls)}</Fact>
        <Fact label={t('tls.bytes')}>{tls === null ? null : t('tls.bytesValue', formatBytes(tls.bytesSent), formatBytes(tls.bytesReceived))}</Fact>
        <Fact label={t('tls.stapled')}>{tls === null ? null : t(tls.ocspStapled ? 'tls.stapledYes' : 'tls.stapledNo')}</Fact>
        {tls === null || tls.clientCertificate.verdict === 'not-requested' ? null : (
          <Fact label={t('tls.clientCertificate')}>{clientCertificateText(tls)}</Fact>
        )}
        {tls === null || tls.clientCertificate.acceptedIssuers.length === 0 ? null : (
          <Fact label={t('tls.acceptedIssuers')}>
            <ul class="plain">{tls.clientCertificate.acceptedIssuers.slice(0, issuersShown).map((issuer) => <li key={issuer} class="wrap">{issuer}</li>)}</ul>
          </Fact>
        )}
      </Facts>
    </Card>
  )
}

function versionText({ version, resumed, helloRetryRequest }: Tls): string {
  return [version, resumed ? t('tls.resumed') : null, helloRetryRequest ? t('tls.retried') : null].filter((part) => part !== null).join(' · ')
}

function roundTripsText({ roundTrips, networkRoundTripMs, serverTimeMs }: Tls): string {
  if (networkRoundTripMs === null || serverTimeMs === null) return String(roundTrips)
  return t('tls.roundTripsValue', roundTrips, formatMs(networkRoundTripMs), formatMs(serverTimeMs))
}

function clientCertificateText({ clientCertificate }: Tls): string {
  switch (clientCertificate.verdict) {
    case 'not-requested':
      return t('tls.clientNone')
    case 'requested-none-sent':
      return t('tls.clientRequestedNoneSent')
    case 'accepted':
      return t('tls.clientAccepted')
    case 'refused':
      return t('tls.clientRefused')
    case 'unknown':
      return t('tls.clientUnknown')
  }
}

/** Servers list a handful; a few list every public CA. */
const issuersShown = 10
