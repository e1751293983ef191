import type { ComponentChildren, JSX } from 'preact'
import type { Target } from '../../shared/contract/target.ts'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'
import { Mark } from './Mark.tsx'
import { TargetField } from './TargetField.tsx'

interface TopBarProps {
  readonly withField: boolean
  /** Takes the result along. */
  readonly copy: ComponentChildren
  /** Null where there is nothing to open as a page, or this is the page. */
  readonly onOpenPage: (() => void) | null
  readonly onOptions: () => void
  readonly onHelp?: () => void
  readonly onTarget: (target: Target) => void
}

/** The bar that stays on top: another host, copying, the page, the options, the keys. */
export function TopBar({ withField, copy, onOpenPage, onOptions, onHelp, onTarget }: TopBarProps): JSX.Element {
  return (
    <header class="top-bar">
      <Mark />
      {withField ? <TargetField onTarget={onTarget} /> : <span class="wordmark">{t('manifest.name')}</span>}
      <div class="top-bar-actions">
        {withField ? copy : null}
        {onOpenPage === null ? null : <IconButton name="page" label={t('action.openPage')} onClick={onOpenPage} />}
        <IconButton name="options" label={t('action.options')} onClick={onOptions} />
        {onHelp === undefined ? null : <IconButton name="help" label={t('help.heading')} keys="?" onClick={onHelp} />}
      </div>
    </header>
  )
}

function IconButton({ name, label, keys, onClick }: { readonly name: IconName; readonly label: string; readonly keys?: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={label} title={keys === undefined ? label : `${label} (${keys})`} aria-keyshortcuts={keys} onClick={onClick}>
      <Icon name={name} />
    </button>
  )
}
