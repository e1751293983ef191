import type { JSX } from 'preact'
import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import { formatDate } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { keyText, sourceKeys } from './certificate-text.ts'
import { Fold } from './Fold.tsx'

interface CertificateChainProps {
  readonly certificates: readonly Certificate[]
  readonly trust: Trust | null
}

/** The path that trust was built on, beside the chain as the server sent it. */
export function CertificateChain({ certificates, trust }: CertificateChainProps): JSX.Element {
  return (
    <>
      {trust === null ? null : <Path trust={trust} />}
      <Fold summary={t('certificate.sent')} aside={plural('certificate.sentCount', certificates.length)}>
        <ol class="chain">
          {certificates.map((certificate, index) => (
            <li key={index} class={trust?.status === 'rejected' && trust.certificateIndex === index ? 'blamed' : undefined}>
              <span class="chain-name">{certificate.subjectShort}</span>
              <span class="muted chain-more">
                {[certificate.issuerShort, keyText(certificate), t('certificate.until', formatDate(certificate.notBefore), formatDate(certificate.notAfter))].join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      </Fold>
      {trust === null || trust.defects.length === 0 ? null : (
        <Fold summary={t('certificate.defects')} aside={String(trust.defects.length)}>
          <ul class="plain">{trust.defects.map(({ code, detail }, index) => <li key={index}><span class="mono">{code}</span> <span class="muted">{detail}</span></li>)}</ul>
        </Fold>
      )}
    </>
  )
}

function Path({ trust }: { readonly trust: Trust }): JSX.Element {
  return (
    <div class="path">
      <h3>{t('certificate.path')}</h3>
      {trust.path.length === 0 ? <p class="hint">{t('certificate.noPath')}</p> : (
        <ol class="chain">
          {trust.path.map(({ subjectShort, source, fingerprintSha256 }) => (
            <li key={fingerprintSha256} class={`source-${source}`}>
              <span class="split">
                <span class="chain-name ellipsis" title={subjectShort}>{subjectShort}</span>
                <span class="muted">{t(sourceKeys[source])}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
