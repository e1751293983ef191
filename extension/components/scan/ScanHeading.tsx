import type { JSX } from 'preact'
import { formatCount, formatMs, formatTime } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import type { ScanState } from '../../probe-state/scan-state.ts'
import { ScanExports } from './ScanExports.tsx'

interface ScanHeadingProps {
  readonly state: ScanState
  readonly onStart: () => void
  readonly onStop: () => void
  readonly onProbe: () => void
}

/** The host, what the scan took, and the buttons. */
export function ScanHeading({ state, onStart, onStop, onProbe }: ScanHeadingProps): JSX.Element {
  const { target, stage, report, startedAt } = state
  const running = stage === 'running'
  return (
    <div class="scan-heading">
      <div class="host-name">
        <p class="scan-kicker">{t('scan.kicker')}</p>
        <h1 title={target.url}><span class={`scheme scheme-${target.scheme}`}>{target.scheme}</span><span class="visually-hidden">://</span><span class="authority">{target.authority}</span></h1>
        <p class="host-more">{report === null ? (startedAt === null ? t('scan.idle') : t('scan.since', formatTime(startedAt))) : t('scan.took', formatCount(report.connections), formatMs(report.durationMs), formatTime(report.startedAt))}</p>
      </div>
      <div class="scan-actions">
        <button type="button" class={`button${running ? '' : ' primary'}`} aria-keyshortcuts="s" title={t(running ? 'scan.stopHint' : 'scan.startHint')} onClick={running ? onStop : onStart}>
          {t(running ? 'scan.stop' : stage === 'ready' ? 'scan.start' : 'scan.again')}
        </button>
        <button type="button" class="button" onClick={onProbe}>{t('scan.probe')}</button>
        {report === null ? null : <ScanExports report={report} judgement={state.judgement} />}
      </div>
    </div>
  )
}
