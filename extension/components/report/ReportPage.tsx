import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Target } from '../../../shared/contract/target.ts'
import type { TabTarget } from '../../browser-view/tab-target.ts'
import { hasSidePanel, openSidePanel } from '../../browser-view/side-panel.ts'
import { formatDateTime } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import type { ProbeExtras } from '../../probe-client/request-for.ts'
import type { ProbeState } from '../../probe-state/probe-state.ts'
import { CompareRegions } from '../compare/CompareRegions.tsx'
import { CompareWorkers } from '../compare/CompareWorkers.tsx'
import { CopyReport } from '../CopyReport.tsx'
import { HelpOverlay } from '../HelpOverlay.tsx'
import { HostHeading } from '../HostHeading.tsx'
import { HostlessNotice } from '../HostlessNotice.tsx'
import { ScanButton } from '../scan/ScanButton.tsx'
import { TopBar } from '../TopBar.tsx'
import { useProbe } from '../use-probe.ts'
import { useShortcuts } from '../use-shortcuts.ts'
import { vantageText } from '../verdict-text.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { HistorySection } from './HistorySection.tsx'
import { ReportView } from './ReportView.tsx'

interface ReportPageProps {
  readonly first: TabTarget
  /** A report from the history, to be shown instead of a new probe. */
  readonly kept: { readonly state: ProbeState; readonly atMs: number } | null
  readonly onOptions: () => void
  /** Told of every host that comes to be shown. */
  readonly onTarget: (target: Target) => void
  /** True in the panel itself. */
  readonly isPanel?: boolean
  /** Stands above everything, as the side panel's way to the tab's host. */
  readonly above?: ComponentChildren
}

/** The report in full: on a page of its own, and in the side panel. */
export function ReportPage({ first, kept, onOptions, onTarget, isPanel = false, above }: ReportPageProps): JSX.Element {
  const probe = useProbe()
  const { state } = probe
  const [target, setTarget] = useState<Target | null>(first.kind === 'host' ? first.target : null)
  const [helpShown, setHelpShown] = useState(false)
  useEffect(() => {
    if (kept !== null) probe.show(kept.state)
    else if (first.kind === 'host') probe.start(first.target)
  }, [])

  const again = (extras?: ProbeExtras): void => {
    if (target === null) return
    onTarget(target)
    probe.start(target, extras)
  }
  const go = (next: Target): void => {
    setTarget(next)
    onTarget(next)
    probe.start(next)
    scrollTo(0, 0)
  }
  useShortcuts({ r: target === null ? null : () => again(), '?': () => setHelpShown(true) })

  const report = state?.report ?? null
  const isKept = kept !== null && state === kept.state
  return (
    <div class="page layout-page">
      <TopBar withField={target !== null} copy={<CopyReport report={report} />} onOptions={onOptions} onTarget={go} onHelp={() => setHelpShown(true)} onOpenPage={null} />
      <main>
        {above}
        {target === null ? (
          first.kind === 'hostless' ? <HostlessNotice reason={first.reason} suggestion={first.suggestion} onTarget={go} /> : null
        ) : (
          <>
            <HostHeading target={target} stage={state === null ? 'held' : state.stage === 'finished' || state.stage === 'held' ? state.stage : 'running'} keptAtMs={isKept ? kept.atMs : null} onProbe={() => again()} onStop={probe.stop} />
            <div class="report-tools">
              <p class="muted">{report === null ? null : t('report.measured', formatDateTime(Date.parse(report.startedAt)), vantageText(report.vantage), report.vantage.version)}</p>
              <div class="report-buttons">
                <ScanButton target={target} />
                {isPanel || !hasSidePanel() ? null : <button type="button" class="button" onClick={() => void openSidePanel(target.url).catch(() => undefined)}>{t('panel.open')}</button>}
                {report === null ? null : <ExportMenu report={report} request={state?.setup?.request} onPage={async () => (await import('./report-html.tsx')).reportHtml(report)} />}
              </div>
            </div>
            {state === null ? null : (
              <ReportView
                state={state}
                onProbe={again}
                onOptions={onOptions}
                beyond={[
                  { nav: { id: 'history', label: t('history.open') }, content: <HistorySection authority={target.authority} /> },
                  ...((state.setup?.workers.length ?? 0) < 2 ? [] : [{ nav: { id: 'compare', label: t('compare.heading') }, content: <CompareWorkers target={target} /> }]),
                  { nav: { id: 'regions', label: t('compare.regions.heading') }, content: <CompareRegions target={target} /> },
                ]}
              />
            )}
          </>
        )}
      </main>
      {helpShown ? <HelpOverlay onClose={() => setHelpShown(false)} /> : null}
    </div>
  )
}
