import type { JSX } from 'preact'
import type { Target } from '../../shared/contract/target.ts'
import type { HostlessReason } from '../browser-view/tab-target.ts'
import { t } from '../locales/i18n.ts'
import { TargetField } from './TargetField.tsx'

interface HostlessNoticeProps {
  readonly reason: HostlessReason
  readonly suggestion: string | null
  readonly onTarget: (target: Target) => void
}

/** A tab without a host: why, and a field to type one. */
export function HostlessNotice({ reason, suggestion, onTarget }: HostlessNoticeProps): JSX.Element {
  return (
    <div class="hostless">
      <h1>{t('hostless.heading')}</h1>
      <p>{t(`hostless.${reason}`)}</p>
      <TargetField prominent initial={suggestion ?? ''} onTarget={onTarget} />
      <p class="hint">{t('hostless.hint')}</p>
    </div>
  )
}
