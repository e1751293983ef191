import type { JSX } from 'preact'
import { formatCount } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import type { ScanProgress as Progress } from '../../probe-state/scan-state.ts'

interface ScanProgressProps {
  /** Null before the first connection. */
  readonly progress: Progress | null
  /** The Worker has answered. */
  readonly reached: boolean
  readonly stopped: boolean
}

/** How far the scan is: connections done of those that it will be, and what they are about now. */
export function ScanProgress({ progress, reached, stopped }: ScanProgressProps): JSX.Element {
  const done = progress?.connectionsDone ?? 0
  const planned = Math.max(progress?.connectionsPlanned ?? 0, done, 1)
  const text = stopped ? t('scan.stopped', formatCount(done)) : progress === null ? t(reached ? 'scan.connecting' : 'scan.asking') : t('scan.progress', formatCount(done), formatCount(planned), t(`scan.part.${partKeys[progress.part]}`))
  return (
    <div class={`scan-progress${stopped ? ' is-stopped' : ''}`}>
      <progress class="scan-bar" max={planned} value={done} aria-label={t('scan.progressLabel')} />
      <p class="figures" role="status">{text}</p>
    </div>
  )
}

const partKeys = {
  versions: 'versions', suites: 'suites', groups: 'groups', 'signature-schemes': 'signatures', certificates: 'certificates', features: 'features', tolerances: 'tolerances',
} as const satisfies Record<Progress['part'], string>
