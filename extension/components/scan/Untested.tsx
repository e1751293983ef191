import type { JSX } from 'preact'
import type { ScanUntested } from '../../../shared/contract/scan.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import { Section } from '../Section.tsx'

/** What was not tested, and why: nothing is passed over in silence. */
export function Untested({ untested }: { readonly untested: readonly ScanUntested[] }): JSX.Element {
  return (
    <Section id="scan-untested" heading={t('scan.untested.heading')}>
      {untested.length === 0 ? <p class="hint">{t('scan.untested.none')}</p> : (
        <dl class="untested-list">
          {[...new Set(untested.map(reasonText))].map((reason) => (
            <div key={reason}>
              <dt>{reason}</dt>
              <dd class="wrap">{untested.filter((one) => reasonText(one) === reason).map(({ what }) => versionText(what)).join('; ')}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  )
}

function reasonText({ why, detail }: ScanUntested): string {
  const reason = t(`scan.why.${whyKeys[why]}`)
  return detail === null ? reason : `${reason}: ${detail}`
}

const whyKeys = {
  'not-asked': 'notAsked', 'connection-limit': 'connectionLimit', deadline: 'deadline', cancelled: 'cancelled', 'no-answer': 'noAnswer', 'not-applicable': 'notApplicable',
  'not-spoken': 'notSpoken', ambiguous: 'ambiguous',
} as const satisfies Record<ScanUntested['why'], string>
