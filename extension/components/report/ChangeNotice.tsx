import type { JSX } from 'preact'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { CertificateChange } from '../../history/certificate-change.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { changeText } from './change-text.ts'
import { useCertificateChange } from './use-certificate-change.ts'

/** Says that the host has another certificate than the last time, calmly or loudly; nothing where it has not. */
export function ChangeNotice({ report }: { readonly report: ProbeReport | null }): JSX.Element | null {
  const change = useCertificateChange(report)
  return change === null ? null : <ChangeLine change={change} />
}

/** The line itself. */
export function ChangeLine({ change }: { readonly change: CertificateChange }): JSX.Element {
  const { title, detail } = changeText(change)
  return (
    <div class={`change change-${change.tone}`} role="status" aria-label={t('report.change.label')}>
      <Icon name={icons[change.tone]} />
      <p><strong>{title}</strong> {detail}</p>
    </div>
  )
}

const icons = { calm: 'note', notice: 'note', loud: 'warning' } as const
