import type { JSX } from 'preact'
import type { ScanOrder, ScanRefusal, ScanVersion } from '../../../shared/contract/scan.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { plural, t } from '../../locales/i18n.ts'
import { strengthCounts, suiteMatrix, type VersionColumn } from '../../probe-state/scan-matrix.ts'
import { Icon } from '../Icon.tsx'
import { Section } from '../Section.tsx'
import type { KnownFacts } from '../../probe-state/scan-state.ts'

/** Each version at a glance: accepted or refused and how, and how strong its cipher suites are. */
export function VersionStrip({ facts }: { readonly facts: KnownFacts }): JSX.Element {
  return (
    <Section id="scan-versions" heading={t('scan.versions.heading')}>
      <ul class="version-strip">
        {suiteMatrix(facts).columns.map((column) => <VersionTile key={column.version} column={column} />)}
      </ul>
    </Section>
  )
}

function VersionTile({ column }: { readonly column: VersionColumn }): JSX.Element {
  const { version, result, suites } = column
  const status = result?.status ?? 'pending'
  const tone = toneOf(version, status)
  return (
    <li class={`version-tile tile-${tone}`}>
      <p class="version-name">{versionText(version)}</p>
      <p class="version-status"><Icon name={icons[tone]} />{t(`scan.versions.${statusKeys[status]}`)}</p>
      {result?.refusal == null ? null : <p class="version-more">{refusalText(result.refusal)}</p>}
      {suites === null ? null : (
        <>
          <p class="version-more">{plural('scan.versions.suites', suites.suites.length)}{suites.order === 'unknown' ? '' : `, ${orderText(suites.order)}`}</p>
          <p class="strength-counts">
            {strengthCounts(suites).map(({ strength, count }) => <span key={strength} class={`strength strength-${strength}`}>{count} {t(`scan.strength.${strength}`)}</span>)}
          </p>
        </>
      )}
    </li>
  )
}

/** How a server said no, in a few words: the name of the alert where it sent one. */
export function refusalText({ how, detail }: ScanRefusal): string {
  if (how === 'alert' && detail !== null) return detail
  const text = t(`scan.refusal.${refusalKeys[how]}`)
  return detail === null ? text : `${text}: ${versionText(detail)}`
}

/** Whose order counts, in words. */
export function orderText(order: ScanOrder): string {
  return t(`scan.order.${order}`)
}

type Tone = 'good' | 'bad' | 'warned' | 'calm' | 'pending'

/** An old version is bad where it is accepted, a new one where it is refused. */
function toneOf(version: ScanVersion, status: keyof typeof statusKeys): Tone {
  if (status === 'pending' || status === 'not-tested') return 'pending'
  const isCurrent = version === 'TLSv1.3' || version === 'TLSv1.2'
  if (status === 'accepted') return isCurrent ? 'good' : version === 'SSLv3' ? 'bad' : 'warned'
  return version === 'TLSv1.3' ? 'warned' : 'calm'
}

const statusKeys = { accepted: 'accepted', refused: 'refused', 'not-tested': 'notTested', pending: 'pending' } as const
const icons = { good: 'check', bad: 'cross', warned: 'warning', calm: 'cross', pending: 'dot' } as const

const refusalKeys = {
  alert: 'alert', closed: 'closed', reset: 'reset', silence: 'silence', 'other-version': 'otherVersion', 'not-tls': 'notTls', malformed: 'malformed', unreachable: 'unreachable',
} as const
