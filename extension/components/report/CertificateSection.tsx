import type { JSX } from 'preact'
import type { Certificate, Trust } from '../../../shared/contract/certificate.ts'
import { formatDate } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { keyText, sourceKeys } from '../certificate-text.ts'
import { Fold } from '../Fold.tsx'
import { Section } from '../Section.tsx'
import { CertificateFields } from './CertificateFields.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'
import { TrustFacts } from './TrustFacts.tsx'

/** The chain as it was sent beside the path as it was built, why it is trusted or not, and each certificate in full. */
export function CertificateSection({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element | null {
  const { certificates, trust } = hop
  if (certificates === null) return null
  return (
    <Section id={hopId(index, 'certificate')} heading={t('certificate.heading')} aside={<TrustTag trust={trust} />}>
      {trust === null ? null : <TrustFacts trust={trust} />}
      <div class="chains">
        <div>
          <h3>{t('certificate.sent')} <span class="muted">· {plural('certificate.sentCount', certificates.length)}</span></h3>
          {certificates.length === 0 ? <p class="hint">{t('report.certificate.noneSent')}</p> : (
            <ol class="links">
              {certificates.map((certificate, at) => <Sent key={at} certificate={certificate} isInPath={trust === null || trust.path.some(({ fingerprintSha256 }) => fingerprintSha256 === certificate.fingerprintSha256)} isBlamed={trust?.status === 'rejected' && trust.certificateIndex === at} />)}
            </ol>
          )}
        </div>
        {trust === null ? null : (
          <div>
            <h3>{t('certificate.path')} <span class="muted">· {t(trust.status === 'accepted' ? 'certificate.trusted' : 'certificate.untrusted')}</span></h3>
            {trust.path.length === 0 ? <p class="hint">{t('certificate.noPath')}</p> : (
              <ol class="links">
                {trust.path.map(({ subjectShort, source, fingerprintSha256 }) => (
                  <li key={fingerprintSha256} class={`link source-${source}`}>
                    <p class="link-name">{subjectShort}</p>
                    <p class="muted">{t(sourceKeys[source])}</p>
                    <p class="muted mono link-print" title={fingerprintSha256}>{fingerprintSha256.slice(0, 16)}…</p>
                  </li>
                ))}
              </ol>
            )}
          </div>
        )}
      </div>
      {certificates.map((certificate, at) => (
        <Fold key={at} summary={`${at + 1}. ${certificate.subjectShort}`} aside={t(at === 0 ? 'report.certificate.leaf' : certificate.isSelfIssued ? 'report.certificate.root' : 'report.certificate.intermediate')} open={at === 0}>
          <CertificateFields certificate={certificate} />
        </Fold>
      ))}
    </Section>
  )
}

function Sent({ certificate, isInPath, isBlamed }: { readonly certificate: Certificate; readonly isInPath: boolean; readonly isBlamed: boolean }): JSX.Element {
  const { subjectShort, issuerShort, notBefore, notAfter, fingerprintSha256 } = certificate
  return (
    <li class={`link${isBlamed ? ' blamed' : ''}${isInPath ? '' : ' unused'}`}>
      <p class="link-name">{subjectShort}{isBlamed ? <span class="bad"> · {t('report.certificate.blamed')}</span> : isInPath ? null : <span class="muted"> · {t('report.certificate.unused')}</span>}</p>
      <p class="muted">{t('report.certificate.by', issuerShort)} · {keyText(certificate)} · {t('certificate.until', formatDate(notBefore), formatDate(notAfter))}</p>
      <p class="muted mono link-print" title={fingerprintSha256}>{fingerprintSha256.slice(0, 16)}…</p>
    </li>
  )
}

function TrustTag({ trust }: { readonly trust: Trust | null }): JSX.Element {
  if (trust === null) return <span class="tag">{t('certificate.unchecked')}</span>
  return trust.status === 'accepted' ? <span class="tag tag-good">{t('certificate.trusted')}</span> : <span class="tag tag-error">{t('certificate.untrusted')}</span>
}
