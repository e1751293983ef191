import type { JSX } from 'preact'
import type { Certificate } from '../../../shared/contract/certificate.ts'
import { formatFingerprint } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { keyText, validationKeys } from '../certificate-text.ts'
import { CopyButton } from '../CopyButton.tsx'
import { Fact, Facts } from '../Facts.tsx'
import { Fold } from '../Fold.tsx'

/** Every field of one certificate, each of its extensions, and the certificate itself. */
export function CertificateFields({ certificate }: { readonly certificate: Certificate }): JSX.Element {
  const c = certificate
  return (
    <>
      <div class="fact-columns">
        <Facts>
          <Fact label={t('certificate.subject')} mono>{c.subject}</Fact>
          <Fact label={t('certificate.issuer')} mono>{c.issuer}</Fact>
          {c.isSelfIssued ? <Fact label={t('report.certificate.kind')}>{t('certificate.selfIssued')}</Fact> : null}
          <Fact label={t('certificate.from')} mono>{c.notBefore}</Fact>
          <Fact label={t('certificate.to')} mono>{c.notAfter}</Fact>
          <Fact label={t('certificate.validity')}>{c.daysLeft < 0 ? plural('certificate.expired', -c.daysLeft) : plural('certificate.daysLeft', c.daysLeft)}</Fact>
          <Fact label={t('certificate.serial')} mono>{c.serialNumber}</Fact>
          <Fact label={t('certificate.key')}>{keyText(c)}</Fact>
          <Fact label={t('certificate.signature')} mono>{c.signatureAlgorithm}</Fact>
          {c.validation === null ? null : <Fact label={t('certificate.validation')}>{t(validationKeys[c.validation])}</Fact>}
          <Fact label={t('certificate.ca')}>{c.isCa ? (c.pathLength === null ? t('certificate.caYes') : t('report.certificate.pathLength', c.pathLength)) : t('certificate.caNo')}</Fact>
        </Facts>
        <Facts>
          <Fact label={t('certificate.names')}>{c.names.length === 0 ? t('certificate.noNames') : <Names names={c.names} />}</Fact>
          {c.keyUsage.length === 0 ? null : <Fact label={t('report.certificate.keyUsage')} mono>{c.keyUsage.join(', ')}</Fact>}
          {c.extendedKeyUsage.length === 0 ? null : <Fact label={t('report.certificate.extendedKeyUsage')} mono>{c.extendedKeyUsage.join(', ')}</Fact>}
          <Fact label={t('report.certificate.mustStaple')}>{t(c.mustStaple ? 'report.yes' : 'report.no')}</Fact>
          <Fact label={t('report.certificate.embeddedScts')}>{c.sctCount}</Fact>
          {c.ocspUrls.length === 0 ? null : <Fact label="OCSP" mono>{c.ocspUrls.join(' ')}</Fact>}
          {c.crlUrls.length === 0 ? null : <Fact label="CRL" mono>{c.crlUrls.join(' ')}</Fact>}
          {c.caIssuerUrls.length === 0 ? null : <Fact label={t('certificate.issuerAt')} mono>{c.caIssuerUrls.join(' ')}</Fact>}
          <Copied label="SHA-256" text={formatFingerprint(c.fingerprintSha256)} />
          <Copied label="SHA-1" text={formatFingerprint(c.fingerprintSha1)} />
          <Copied label={t('certificate.pin')} text={c.spkiPin} />
        </Facts>
      </div>
      {c.extensions.length === 0 ? null : (
        <Fold summary={t('certificate.extensions')} aside={String(c.extensions.length)}>
          <dl class="certificate-extensions">
            {c.extensions.map(({ oid, name, critical, value }, index) => (
              <div key={index}>
                <dt>{name ?? oid}{critical ? <span class="tag">{t('certificate.critical')}</span> : null}<span class="muted mono">{name === null ? null : oid}</span></dt>
                <dd class="mono">{value === '' ? <span class="muted">{t('report.handshake.empty')}</span> : value}</dd>
              </div>
            ))}
          </dl>
        </Fold>
      )}
      {c.pem === '' ? null : (
        <Fold summary="PEM">
          <pre class="text-box" tabIndex={0}>{c.pem}</pre>
        </Fold>
      )}
    </>
  )
}

function Names({ names }: { readonly names: readonly string[] }): JSX.Element {
  const [shown, more] = [names.slice(0, namesShown), names.slice(namesShown)]
  const list = (some: readonly string[]): JSX.Element => <ul class="plain mono">{some.map((name) => <li key={name} class="wrap">{name}</li>)}</ul>
  return (
    <>
      {list(shown)}
      {more.length === 0 ? null : <Fold summary={plural('certificate.moreNames', more.length)}>{list(more)}</Fold>}
    </>
  )
}

function Copied({ label, text }: { readonly label: string; readonly text: string }): JSX.Element {
  return <Fact label={label} mono><span class="copied"><span class="copied-text">{text}</span><CopyButton text={text} what={label} /></span></Fact>
}

const namesShown = 8
