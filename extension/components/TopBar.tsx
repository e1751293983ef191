import type { JSX } from 'preact'
import type { Target } from '../../shared/contract/target.ts'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import { TargetField } from './TargetField.tsx'

interface TopBarProps {
  readonly withField: boolean
  /** Null where there is nothing to open as a page, or this is the page. */
  readonly onOpenPage: (() => void) | null
  readonly onOptions: () => void
  readonly onTarget: (target: Target) => void
}

/** The bar that stays on top: another host, the page, the options. */
export function TopBar({ withField, onOpenPage, onOptions, onTarget }: TopBarProps): JSX.Element {
  return (
    <header class="top-bar">
      <Mark />
      {withField ? <TargetField onTarget={onTarget} /> : <span class="wordmark">{t('manifest.name')}</span>}
      <div class="top-bar-actions">
        {onOpenPage === null ? null : <IconButton name="page" label={t('action.openPage')} onClick={onOpenPage} />}
        <IconButton name="options" label={t('action.options')} onClick={onOptions} />
      </div>
    </header>
  )
}

function IconButton({ name, label, onClick }: { readonly name: 'page' | 'options'; readonly label: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={name} />
    </button>
  )
}
