import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'
import type { ScanState } from '../../probe-state/scan-state.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { ClientTable } from './ClientTable.tsx'
import { GradePanel } from './GradePanel.tsx'
import { GroupMatrix } from './GroupMatrix.tsx'
import { ProfileList } from './ProfileList.tsx'
import { ScanCertificates } from './ScanCertificates.tsx'
import { ScanFeatures } from './ScanFeatures.tsx'
import { ScanFindings } from './ScanFindings.tsx'
import { ScanGlance } from './ScanGlance.tsx'
import { ScanProgress } from './ScanProgress.tsx'
import { Signatures } from './Signatures.tsx'
import { SuiteMatrix } from './SuiteMatrix.tsx'
import { Untested } from './Untested.tsx'
import { VersionStrip } from './VersionStrip.tsx'

interface ScanViewProps {
  readonly state: ScanState
  readonly onOptions: () => void
}

/** Everything about one scan: what it means first, then what it found, in the order in which a handshake goes. */
export function ScanView({ state, onOptions }: ScanViewProps): JSX.Element {
  const { stage, facts, judgement, report, failure, progress } = state
  // Of a server that never answered there is nothing to show but that.
  const hasFacts = facts.versions?.some(({ status }) => status !== 'not-tested') ?? false
  const running = stage === 'running'
  return (
    <>
      {stage === 'ready' ? <p class="scan-intro">{t('scan.intro')}</p> : null}
      {running || stage === 'stopped' ? <ScanProgress progress={progress} reached={state.vantage !== null} stopped={stage === 'stopped'} /> : null}
      {failure === null ? null : <FailureNotice failure={failure} mild={failure.phase === 'worker'} onOptions={onOptions} />}
      {judgement === null ? null : (
        <div class="scan-columns">
          <div>
            <GradePanel grade={judgement.grade} />
            <ScanGlance judgement={judgement} certificates={facts.certificates ?? []} />
          </div>
          <ScanFindings findings={judgement.findings} />
        </div>
      )}
      {!hasFacts && !running ? null : (
        <>
          <VersionStrip facts={facts} />
          <SuiteMatrix facts={facts} running={running} />
          <div class="scan-columns">
            <GroupMatrix facts={facts} running={running} />
            <Signatures facts={facts} running={running} />
          </div>
          <ScanCertificates certificates={facts.certificates ?? null} refusals={facts.certificateRefusals ?? []} running={running} />
          {judgement === null ? null : <ClientTable clients={judgement.clients} certificates={facts.certificates ?? []} />}
          {judgement === null ? null : <ProfileList profiles={judgement.profiles} />}
          <ScanFeatures features={facts.features ?? null} tolerances={facts.tolerances ?? null} running={running} />
          {report === null ? null : <Untested untested={report.untested} />}
        </>
      )}
    </>
  )
}
