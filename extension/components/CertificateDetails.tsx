import type { JSX } from 'preact'
import type { Certificate, Revocation, Trust } from '../../shared/contract/certificate.ts'
import { formatDate, formatFingerprint } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { CopyButton } from './CopyButton.tsx'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import { validationKeys } from './certificate-text.ts'

/** Everything else that a certificate says, and what is known of its revocation and its place in the public logs. */
export function CertificateDetails({ certificate, trust }: { readonly certificate: Certificate; readonly trust: Trust | null }): JSX.Element {
  const { subject, issuer, serialNumber, keyUsage, extendedKeyUsage, notBefore, notAfter, validation, isCa, ocspUrls, caIssuerUrls, crlUrls, pem } = certificate
  const revocation = trust?.revocation ?? []
  const timestamps = trust?.timestamps ?? []
  return (
    <>
      <Facts>
        <Fact label={t('certificate.subject')} mono>{subject}</Fact>
        <Fact label={t('certificate.issuer')} mono>{issuer}</Fact>
        <Fact label={t('certificate.serial')} mono>{serialNumber}</Fact>
        <Fact label={t('certificate.from')} mono>{notBefore}</Fact>
        <Fact label={t('certificate.to')} mono>{notAfter}</Fact>
        {validation === null ? null : <Fact label={t('certificate.validation')}>{t(validationKeys[validation])}</Fact>}
        <Fact label={t('certificate.ca')}>{t(isCa ? 'certificate.caYes' : 'certificate.caNo')}</Fact>
        {keyUsage.length + extendedKeyUsage.length === 0 ? null : <Fact label={t('certificate.usage')}>{[...keyUsage, ...extendedKeyUsage].join(', ')}</Fact>}
        <Fact label={t('certificate.revocation')}>{revocation.length === 0 ? t('certificate.revocationNone') : <Lines lines={revocation.map(revocationText)} />}</Fact>
        <Fact label={t('certificate.timestamps')}>
          {timestamps.length === 0 ? t('certificate.timestampsNone') : <Lines lines={timestamps.map(({ log, logId, timestamp, status }) => `${log ?? logId} · ${formatDate(timestamp)} · ${status}`)} />}
        </Fact>
        {ocspUrls.length === 0 ? null : <Fact label="OCSP" mono><Lines lines={ocspUrls} /></Fact>}
        {crlUrls.length === 0 ? null : <Fact label="CRL" mono><Lines lines={crlUrls} /></Fact>}
        {caIssuerUrls.length === 0 ? null : <Fact label={t('certificate.issuerAt')} mono><Lines lines={caIssuerUrls} /></Fact>}
        <Fact label="SHA-1" mono>{formatFingerprint(certificate.fingerprintSha1)}</Fact>
        {pem === '' ? null : <Fact label="PEM"><CopyButton text={pem} what="PEM" /></Fact>}
      </Facts>
      <Fold summary={t('certificate.extensions')} aside={certificate.extensions.length}>
        <Facts>
          {certificate.extensions.map(({ oid, name, critical, value }) => (
            <Fact key={oid} label={`${name ?? oid}${critical ? ` (${t('certificate.critical')})` : ''}`} mono wide>{value}</Fact>
          ))}
        </Facts>
      </Fold>
    </>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return <ul class="plain">{lines.map((line) => <li key={line} class="wrap">{line}</li>)}</ul>
}

function revocationText({ method, status, thisUpdate, detail }: Revocation): string {
  const source = method === 'staple' ? t('certificate.staple') : method.toUpperCase()
  const date = thisUpdate === null ? null : formatDate(thisUpdate)
  return [source, t(revocationStates[status]), date, detail].filter((part) => part !== null).join(' · ')
}

const revocationStates = { good: 'certificate.notRevoked', revoked: 'certificate.revoked', unknown: 'certificate.revocationUnknown' } as const
