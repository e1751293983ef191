import type { JSX } from 'preact'
import type { CertificateChange } from '../../history/certificate-change.ts'
import type { SeenCertificate } from '../../history/summary.ts'
import { formatDate } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { changeText } from '../report/change-text.ts'

interface CertificateCellProps {
  readonly certificate: SeenCertificate | null
  /** How it differs from that of the probe before; null where it does not. */
  readonly change: CertificateChange | null
}

/** Who issued a certificate, and a mark where it is another one than the last time: calm for a renewal, loud for what should be known. */
export function CertificateCell({ certificate, change }: CertificateCellProps): JSX.Element {
  if (certificate === null) return <span>–</span>
  return (
    <span class="history-certificate">
      <span class={certificate.isTrusted === false ? 'bad' : undefined} title={t('certificate.until', formatDate(certificate.notBefore), formatDate(certificate.notAfter))}>{certificate.issuerShort}</span>
      {change === null ? null : <span class={`tag ${tones[change.tone]}`} title={changeText(change).detail}>{changeText(change).title}</span>}
    </span>
  )
}

const tones = { calm: '', notice: 'tag-warning', loud: 'tag-error' } as const
