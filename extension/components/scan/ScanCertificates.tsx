import type { JSX } from 'preact'
import type { ScanCertificate, ScanClientKind, ScanFacts } from '../../../shared/contract/scan.ts'
import { clientKindsText } from '../../../shared/scan/client-kinds.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { formatDate } from '../../locales/format.ts'
import { plural, t } from '../../locales/i18n.ts'
import { factText } from '../../locales/report-texts.ts'
import { scanPhrase } from '../../locales/scan-texts.ts'
import { Fact, Facts } from '../Facts.tsx'
import { Section } from '../Section.tsx'
import { keyText } from '../certificate-text.ts'
import { refusalText } from './VersionStrip.tsx'

interface ScanCertificatesProps {
  /** Null while nothing is known. */
  readonly certificates: readonly ScanCertificate[] | null
  readonly refusals: ScanFacts['certificateRefusals']
  readonly running: boolean
}

/** Each distinct chain with who gets it, and who gets none. */
export function ScanCertificates({ certificates, refusals, running }: ScanCertificatesProps): JSX.Element {
  const list = certificates ?? []
  return (
    <Section id="scan-certificates" heading={t('scan.certificates.heading')} aside={list.length === 0 ? undefined : plural('scan.certificates.count', list.length)}>
      {list.length === 0 ? <p class="hint">{t(running ? 'scan.pending' : 'scan.none')}</p> : (
        <ul class="scan-certificates">
          {list.map((certificate, index) => <CertificateBox key={index} certificate={certificate} letter={certificateLetter(index)} others={list.filter((other) => other !== certificate)} />)}
        </ul>
      )}
      {refusals.map(({ kind, refusal }, index) => (
        <p key={index} class="scan-note">{t('scan.certificates.refused', kindText(kind), refusalText(refusal))}</p>
      ))}
    </Section>
  )
}

/** `TLS 1.2, no SNI, RSA only`. */
function kindText({ version, serverName, authentication }: ScanClientKind): string {
  return [versionText(version), t(`scan.kind.${serverName}`), t(`scan.kind.${authentication}`)].join(', ')
}

/** Certificates are spoken of by letter: A, B, C, … */
export function certificateLetter(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}

function CertificateBox({ certificate, letter, others }: { readonly certificate: ScanCertificate; readonly letter: string; readonly others: readonly ScanCertificate[] }): JSX.Element | null {
  const { chain, trust, ocspStapled } = certificate
  const [leaf] = chain
  if (leaf === undefined) return null
  const rejected = trust?.status === 'rejected'
  return (
    <li class="scan-certificate">
      <div class="split">
        <h3><span class="certificate-letter">{letter}</span>{leaf.subjectShort}</h3>
        <span class={`tag ${trust === null ? '' : rejected ? 'tag-error' : 'tag-good'}`}>{t(trust === null ? 'certificate.unchecked' : rejected ? 'certificate.untrusted' : 'certificate.trusted')}</span>
      </div>
      <Facts>
        <Fact label={t('scan.certificates.shownTo')}>{scanPhrase(clientKindsText(certificate, others))}</Fact>
        {trust?.reason == null ? null : <Fact label={t('certificate.reason')}><span class="bad">{trust.reason}{trust.got === null ? '' : `: ${factText(trust.got)}`}</span></Fact>}
        <Fact label={t('certificate.issuer')}>{leaf.issuerShort}</Fact>
        <Fact label={t('certificate.key')}>{keyText(leaf)}, {leaf.signatureAlgorithm}</Fact>
        <Fact label={t('certificate.validity')}>
          {t('certificate.until', formatDate(leaf.notBefore), formatDate(leaf.notAfter))}{' '}
          <span class={`days ${leaf.daysLeft < 0 ? 'bad' : leaf.daysLeft <= 14 ? 'warned' : ''}`}>{leaf.daysLeft < 0 ? plural('certificate.expired', -leaf.daysLeft) : plural('certificate.daysLeft', leaf.daysLeft)}</span>
        </Fact>
        <Fact label={t('certificate.sent')}>{plural('certificate.sentCount', chain.length)}{ocspStapled === true ? `, ${t('scan.certificates.stapled')}` : ''}</Fact>
      </Facts>
    </li>
  )
}
