import type { JSX } from 'preact'
import type { ScanFeatures as Features, ScanTolerance } from '../../../shared/contract/scan.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import type { MessageKey } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { Section } from '../Section.tsx'
import { orderText, refusalText } from './VersionStrip.tsx'

interface ScanFeaturesProps {
  /** Null while nothing is known. */
  readonly features: Features | null
  readonly tolerances: readonly ScanTolerance[] | null
  readonly running: boolean
}

type Tone = 'good' | 'bad' | 'plain' | 'unknown'

interface Row {
  readonly label: string
  readonly value: string
  readonly tone: Tone
}

/** What else the server does, and what it lives with. */
export function ScanFeatures({ features, tolerances, running }: ScanFeaturesProps): JSX.Element {
  const rows = [...(features === null ? [] : featureRows(features)), ...(tolerances ?? []).map(toleranceRow)]
  return (
    <Section id="scan-features" heading={t('scan.features.heading')}>
      {rows.length === 0 ? <p class="hint">{t(running ? 'scan.pending' : 'scan.none')}</p> : (
        <dl class="feature-list">
          {rows.map(({ label, value, tone }) => (
            <div key={label} class={`feature feature-${tone}`}>
              <dt><Icon name={icons[tone]} />{label}</dt>
              <dd class="wrap">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  )
}

function featureRows(features: Features): Row[] {
  const { alpn, resumption, earlyData, clientCertificate } = features
  return [
    { label: t('scan.features.alpn'), value: alpn.accepted.length === 0 ? t('tls.none') : `${alpn.accepted.join(', ')}${alpn.order === 'unknown' || alpn.order === 'single' ? '' : ` (${orderText(alpn.order)})`}`, tone: 'plain' },
    resumptionRow('scan.features.sessionId', resumption.sessionId),
    resumptionRow('scan.features.ticket', resumption.ticket),
    resumptionRow('scan.features.psk', resumption.psk),
    { label: t('scan.features.earlyData'), value: earlyData.accepted === null ? t('scan.notTested') : t(earlyData.accepted ? 'scan.features.accepted' : 'scan.features.refused'), tone: earlyData.accepted === null ? 'unknown' : 'plain' },
    yesNo('scan.features.ocspStapling', features.ocspStapling, null),
    yesNo('scan.features.extendedMasterSecret', features.extendedMasterSecret, true),
    yesNo('scan.features.encryptThenMac', features.encryptThenMac, true),
    yesNo('scan.features.secureRenegotiation', features.secureRenegotiation, true),
    yesNo('scan.features.compression', features.compression, false),
    yesNo('scan.features.heartbeat', features.heartbeat, false),
    yesNo('scan.features.fallbackScsv', features.fallbackScsv, true),
    yesNo('scan.features.downgradeSentinel', features.downgradeSentinel, true),
    { label: t('scan.features.clientCertificate'), value: clientCertificate.requested === null ? t('scan.notTested') : clientCertificate.requested ? t('scan.features.requestedIn', clientCertificate.versions.map(versionText).join(', ')) : t('scan.no'), tone: clientCertificate.requested === null ? 'unknown' : 'plain' },
    { label: t('scan.features.certificateCompression'), value: features.certificateCompression ?? t('tls.none'), tone: 'plain' },
  ]
}

/** `wanted`: which answer is the good one; null where neither is better. */
function yesNo(label: MessageKey, value: boolean | null, wanted: boolean | null): Row {
  if (value === null) return { label: t(label), value: t('scan.notApplicable'), tone: 'unknown' }
  return { label: t(label), value: t(value ? 'scan.yes' : 'scan.no'), tone: wanted === null ? 'plain' : value === wanted ? 'good' : 'bad' }
}

function resumptionRow(label: MessageKey, value: Features['resumption']['ticket']): Row {
  const keys = { resumed: 'scan.features.resumed', 'not-resumed': 'scan.features.notResumed', 'not-offered': 'scan.features.notOffered', 'not-tested': 'scan.notApplicable' } as const
  return { label: t(label), value: t(keys[value]), tone: value === 'resumed' ? 'good' : value === 'not-tested' ? 'unknown' : 'plain' }
}

function toleranceRow({ name, status, refusal }: ScanTolerance): Row {
  const label = t(`scan.tolerance.${toleranceKeys[name]}`)
  if (status === 'not-tested') return { label, value: t('scan.notTested'), tone: 'unknown' }
  if (status === 'tolerant') return { label, value: t('scan.tolerated'), tone: 'good' }
  return { label, value: refusal === null ? t('scan.notTolerated') : `${t('scan.notTolerated')}: ${refusalText(refusal)}`, tone: 'bad' }
}

const toleranceKeys = {
  grease: 'grease', 'unknown-extension': 'unknownExtension', 'long-client-hello': 'longHello', 'record-splitting': 'recordSplitting', 'future-version': 'futureVersion',
} as const satisfies Record<ScanTolerance['name'], string>

const icons = { good: 'check', bad: 'cross', plain: 'dot', unknown: 'dot' } as const
