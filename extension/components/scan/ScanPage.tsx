import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Target } from '../../../shared/contract/target.ts'
import { secureTarget } from '../../browser-view/scan-target.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { Mark } from '../Mark.tsx'
import { isTyping, TargetField } from '../TargetField.tsx'
import { ScanHeading } from './ScanHeading.tsx'
import { ScanView } from './ScanView.tsx'
import { useScan } from './use-scan.ts'

interface ScanPageProps {
  /** Null where the address names no host. */
  readonly first: Target | null
  /** False to wait for a click. */
  readonly startAtOnce: boolean
  readonly onOptions: () => void
  /** Goes to the probe of a host. */
  readonly onProbe: (target: Target) => void
  /** Told of every host that comes to be shown. */
  readonly onTarget: (target: Target) => void
}

/** The page of the handshake matrix: which host, start and stop, and everything that is found out. */
export function ScanPage({ first, startAtOnce, onOptions, onProbe, onTarget }: ScanPageProps): JSX.Element {
  const { state, hold, start, stop } = useScan()
  const [target, setTarget] = useState(first)

  useEffect(() => {
    if (first === null) return
    if (startAtOnce) start(first)
    else hold(first)
  }, [])

  useEffect(() => {
    const scanOnS = (event: KeyboardEvent): void => {
      if (event.key !== 's' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || target === null) return
      event.preventDefault()
      if (state?.stage === 'running') stop()
      else start(target)
    }
    document.addEventListener('keydown', scanOnS)
    return () => document.removeEventListener('keydown', scanOnS)
  }, [target, state?.stage, start, stop])

  const go = (next: Target): void => {
    const secure = secureTarget(next)
    setTarget(secure)
    onTarget(secure)
    start(secure)
    scrollTo(0, 0)
  }
  return (
    <div class="page layout-page scan-page">
      <header class="top-bar">
        <Mark />
        {target === null ? <span class="wordmark">{t('manifest.name')}</span> : <TargetField purpose="scan" onTarget={go} />}
        <div class="top-bar-actions">
          <button type="button" class="icon-button" aria-label={t('action.options')} title={t('action.options')} onClick={onOptions}><Icon name="options" /></button>
        </div>
      </header>
      <main>
        {target === null || state === null ? (
          <div class="scan-empty">
            <h1>{t('scan.emptyHeading')}</h1>
            <p class="hint">{t('scan.emptyHint')}</p>
            <TargetField prominent purpose="scan" onTarget={go} />
          </div>
        ) : (
          <>
            <ScanHeading state={state} onStart={() => start(target)} onStop={stop} onProbe={() => onProbe(target)} />
            <ScanView state={state} onOptions={onOptions} />
          </>
        )}
      </main>
    </div>
  )
}
