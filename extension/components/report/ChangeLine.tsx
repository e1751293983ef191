import type { JSX } from 'preact'
import type { CertificateChange } from '../../history/certificate-change.ts'
import { t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'
import { changeText } from './change-text.ts'

/** A change of certificate, told in a line. */
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
