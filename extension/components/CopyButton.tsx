import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, as its button says: “Copy SPKI pin”. */
  readonly what: string
}

/** Puts a text into the clipboard and says so. */
export function CopyButton({ text, what }: CopyButtonProps): JSX.Element {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownForMs)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))
  }
  const label = t('action.copyWhat', what)
  return (
    <button type="button" class="copy" aria-label={label} title={label} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span class="visually-hidden" role="status">{copied ? t('action.copied') : ''}</span>
    </button>
  )
}

const shownForMs = 1_500
