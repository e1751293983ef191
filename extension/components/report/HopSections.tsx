import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'
import { CertificateSection } from './CertificateSection.tsx'
import { ConnectionSection } from './ConnectionSection.tsx'
import { hopId } from './hop-view.ts'
import type { HopView } from './hop-view.ts'
import { FetchedSection, HttpSection } from './HttpSection.tsx'
import type { NavEntry } from './SectionNav.tsx'
import { GreetingSection, StarttlsSection, WebSocketSection } from './TalkSections.tsx'
import { ResumptionSection, TlsSection } from './TlsSection.tsx'

/** Everything about one connection and what was said over it, in the order in which it happened. */
export function HopSections({ hop, index }: { readonly hop: HopView; readonly index: number }): JSX.Element {
  return (
    <>
      <ConnectionSection hop={hop} index={index} />
      <StarttlsSection hop={hop} index={index} />
      <TlsSection hop={hop} index={index} />
      <CertificateSection hop={hop} index={index} />
      <ResumptionSection hop={hop} index={index} />
      <HttpSection hop={hop} index={index} />
      <FetchedSection hop={hop} index={index} />
      <WebSocketSection hop={hop} index={index} />
      <GreetingSection hop={hop} index={index} />
    </>
  )
}

/** The entries of the list of sections for this hop: those that it has. */
export function hopNav(hop: HopView, index: number): readonly NavEntry[] {
  const sections: readonly (readonly [string, string, boolean])[] = [
    ['timing', t('timing.heading'), true],
    ['connection', t('report.connection.heading'), hop.network !== null || hop.redirect !== undefined],
    ['starttls', 'STARTTLS', hop.starttls !== undefined],
    ['tls', t('tls.heading'), hop.tls !== null || hop.flights.length > 0],
    ['certificate', t('certificate.heading'), hop.certificates !== null],
    ['resumption', t('report.resumption.heading'), hop.resumption !== null],
    ['http', t('http.heading'), hop.http !== null],
    ['fetched', t('report.fetched.heading'), hop.fetched !== undefined],
    ['websocket', 'WebSocket', hop.webSocket !== undefined],
    ['greeting', t('report.talk.greeting'), hop.greeting !== undefined],
  ]
  return sections.flatMap(([section, label, isThere]) => (isThere ? [{ id: hopId(index, section), label }] : []))
}
