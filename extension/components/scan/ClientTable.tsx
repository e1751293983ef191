import type { JSX } from 'preact'
import type { ScanCertificate } from '../../../shared/contract/scan.ts'
import type { ScanClientResult } from '../../../shared/contract/scan-judgement.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import { scanPhrase } from '../../locales/scan-texts.ts'
import { Icon } from '../Icon.tsx'
import { Section } from '../Section.tsx'
import { certificateLetter } from './ScanCertificates.tsx'
import { breakable } from './SuiteMatrix.tsx'

interface ClientTableProps {
  readonly clients: readonly ScanClientResult[]
  readonly certificates: readonly ScanCertificate[]
}

/** What each real client would get here; those that do not get through say why. */
export function ClientTable({ clients, certificates }: ClientTableProps): JSX.Element {
  const counts = { connects: 0, fails: 0, unknown: 0 }
  for (const { status } of clients) counts[status]++
  const severalCertificates = certificates.length > 1
  return (
    <Section id="scan-clients" heading={t('scan.clients.heading')} aside={t('scan.clients.counts', counts.connects, counts.fails)}>
      <table class="client-table">
        <thead>
          <tr>
            <th scope="col">{t('scan.clients.client')}</th>
            <th scope="col">{t('scan.clients.version')}</th>
            <th scope="col">{t('scan.clients.suite')}</th>
            <th scope="col">{t('scan.clients.group')}</th>
            <th scope="col">{t('scan.clients.alpn')}</th>
            {severalCertificates ? <th scope="col">{t('scan.clients.certificate')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => <ClientRow key={client.id} client={client} severalCertificates={severalCertificates} />)}
        </tbody>
      </table>
      <p class="scan-source">{t('scan.clients.source')}</p>
    </Section>
  )
}

function ClientRow({ client, severalCertificates }: { readonly client: ScanClientResult; readonly severalCertificates: boolean }): JSX.Element {
  const { name, version, released, source, status, tlsVersion, cipherSuite, strength, group, helloRetry, alpn, certificate, certain, failure } = client
  const head = <th scope="row" title={scanPhrase(source)}>{name} {version} <span class="muted figures">{released}</span></th>
  if (status !== 'connects') {
    return (
      <tr class={`client-${status}`}>
        {head}
        <td colSpan={severalCertificates ? 5 : 4} class={status === 'fails' ? 'bad' : 'muted'}>
          <span class="client-failure"><Icon name={status === 'fails' ? 'cross' : 'dot'} />{failure === null ? t('scan.clients.unknown') : scanPhrase(failure.message)}</span>
        </td>
      </tr>
    )
  }
  const isOld = tlsVersion !== 'TLSv1.3' && tlsVersion !== 'TLSv1.2'
  return (
    <tr>
      {head}
      <td class={isOld ? 'warned' : undefined}>{tlsVersion === null ? null : versionText(tlsVersion)}</td>
      <td class="client-suite">
        {strength === null || strength === 'strong' ? null : <span class={`strength strength-${strength}`}>{t(`scan.strength.${strength}`)}</span>}
        <span class="mono">{breakable(cipherSuite ?? '')}</span>
        {certain ? null : <span class="muted"> {t('scan.clients.likely')}</span>}
      </td>
      <td>{group ?? <span class="warned">{t('scan.clients.noForwardSecrecy')}</span>}{helloRetry ? <span class="muted"> {t('scan.clients.retry')}</span> : null}</td>
      <td>{alpn ?? <span class="muted">–</span>}</td>
      {severalCertificates ? <td>{certificate === null ? <span class="muted">–</span> : <span class="certificate-letter">{certificateLetter(certificate)}</span>}</td> : null}
    </tr>
  )
}
