import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'

/** What was just removed, and the way back. */
export function UndoNotice({ text, onUndo }: { readonly text: string; readonly onUndo: () => void }): JSX.Element {
  return (
    <p class="undo-notice" role="status">
      <span class="wrap">{text}</span>
      <button type="button" class="button" onClick={onUndo}>{t('options.undo')}</button>
    </p>
  )
}
