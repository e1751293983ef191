import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../locales/i18n.ts'
import type { MessageKey } from '../locales/i18n.ts'

/** The keys, over everything else. Escape and the button close it. */
export function HelpOverlay({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="overlay"
      aria-labelledby="help-heading"
      onClose={onClose}
      onKeyDown={(event) => {
        // Left to itself the key would close the popup as well.
        if (event.key !== 'Escape') return
        event.preventDefault()
        dialog.current?.close()
      }}
    >
      <h2 id="help-heading">{t('help.heading')}</h2>
      <dl class="keys">
        {keys.map(([key, text]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(text)}</dd></div>)}
      </dl>
      <p class="hint">{t('help.openHint')}</p>
      <button type="button" class="button" onClick={() => dialog.current?.close()}>{t('action.close')}</button>
    </dialog>
  )
}

const keys = [
  ['/', 'help.field'],
  ['r', 'help.again'],
  ['c', 'help.copy'],
  ['?', 'help.help'],
  ['Tab', 'help.tab'],
  ['Enter', 'help.enter'],
  ['Esc', 'help.escape'],
] as const satisfies readonly (readonly [string, MessageKey])[]
