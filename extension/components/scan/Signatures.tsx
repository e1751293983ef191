import type { JSX } from 'preact'
import { signatureSchemeFacts } from '../../../shared/scan/iana/signature-schemes.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import { Section } from '../Section.tsx'
import { breakable } from './SuiteMatrix.tsx'
import { orderText } from './VersionStrip.tsx'
import type { KnownFacts } from '../../probe-state/scan-state.ts'

interface SignaturesProps {
  readonly facts: KnownFacts
  readonly running: boolean
}

/** How the server signs its key exchange, by version and kind of key. */
export function Signatures({ facts, running }: SignaturesProps): JSX.Element {
  const lists = facts.signatureSchemes ?? []
  return (
    <Section id="scan-signatures" heading={t('scan.signatures.heading')}>
      {lists.length === 0 ? <p class="hint">{t(running ? 'scan.pending' : 'scan.none')}</p> : (
        <ul class="signature-lists">
          {lists.map(({ version, authentication, schemes, order }) => (
            <li key={`${version} ${authentication}`}>
              <h3>{versionText(version)} · {authentication.toUpperCase()}{order === 'unknown' || order === 'single' ? null : <span class="muted"> · {orderText(order)}</span>}</h3>
              <ol class="scheme-list">
                {schemes.map(({ code, name }) => <li key={code} class={`mono${signatureSchemeFacts(code).hasBrokenHash ? ' bad' : ''}`}>{breakable(name)}</li>)}
              </ol>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
