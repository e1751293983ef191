import type { JSX } from 'preact'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'
import { useCopied } from './use-copied.ts'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, as its button says: “Copy SPKI pin”. */
  readonly what: string
}

/** Puts a text into the clipboard and says so. */
export function CopyButton({ text, what }: CopyButtonProps): JSX.Element {
  const { copied, settle } = useCopied()
  const copy = (): void => {
    settle(navigator.clipboard.writeText(text))
  }
  const label = t('action.copyWhat', what)
  return (
    <button type="button" class="copy" aria-label={label} title={label} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span class="visually-hidden" role="status">{copied ? t('action.copied') : ''}</span>
    </button>
  )
}
