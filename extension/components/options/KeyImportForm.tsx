import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { ClientKey } from '../../keys/client-key.ts'
import { KeyFault } from '../../keys/key-fault.ts'
import { storeKey } from '../../keys/stored-keys.ts'
import { t } from '../../locales/i18n.ts'
import { TextField } from '../TextField.tsx'
import { keyFaultText } from './key-text.ts'

interface KeyImportFormProps {
  readonly onDone: (key: ClientKey) => void
  readonly onCancel: () => void
}

/**
 * Takes a key and its certificates from files or pasted text. The form goes away with all that was in it once the key is
 * in the browser's key store; what was read of the files is overwritten.
 */
export function KeyImportForm({ onDone, onCancel }: KeyImportFormProps): JSX.Element {
  const files = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [text, setText] = useState('')
  const [password, setPassword] = useState('')
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [wantsPassword, setWantsPassword] = useState(false)

  const submit = async (): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      // Loaded here, as nobody else needs it: see keys/import-key.ts.
      const { importKey } = await import('../../keys/import-key.ts')
      const read = await Promise.all(Array.from(files.current?.files ?? [], async (file) => new Uint8Array(await file.slice(0, maxFileBytes + 1).arrayBuffer())))
      const key = await importKey({ files: [...read, new TextEncoder().encode(text)], password, name, now: new Date() })
      await storeKey(key)
      setText('')
      setPassword('')
      onDone(key)
    } catch (error) {
      setBusy(false)
      setWantsPassword(error instanceof KeyFault && (error.code === 'password-needed' || error.code === 'password-wrong'))
      setFault(error instanceof KeyFault ? keyFaultText(error) : t('options.keys.fault.store', error instanceof Error ? error.message : String(error)))
    }
  }
  return (
    <form class="panel" aria-label={t('options.keys.import')} autoComplete="off" onSubmit={(event) => { event.preventDefault(); void submit() }}>
      <div class="field">
        <label for="key-files">{t('options.keys.files')}</label>
        <input
          ref={files}
          id="key-files"
          type="file"
          multiple
          accept=".pem,.key,.crt,.cer,.der,.p8,.pk8,.p12,.pfx"
          aria-describedby="key-files-hint"
          onChange={(event) => setChosen(Array.from(event.currentTarget.files ?? [], (file) => file.name))}
        />
        <p class="hint" id="key-files-hint">{t('options.keys.filesHint')}</p>
      </div>
      <TextField label={t('options.keys.paste')} hint={t('options.keys.pasteHint')} type="multiline" value={text} error={null} onInput={setText} />
      <TextField label={t('options.keys.password')} hint={t('options.keys.passwordHint')} type="password" value={password} error={wantsPassword ? fault : null} onInput={setPassword} />
      <TextField label={t('options.keys.name')} hint={t('options.keys.nameHint')} value={name} error={null} onInput={setName} />
      {fault === null || wantsPassword ? null : <p class="panel-fault" role="alert">{fault}</p>}
      <div class="test-row">
        <button type="submit" class="button primary" disabled={busy || (chosen.length === 0 && text.trim() === '')}>{t(busy ? 'options.keys.importing' : 'options.keys.importDo')}</button>
        <button type="button" class="button" onClick={onCancel}>{t('options.cancel')}</button>
      </div>
    </form>
  )
}

/** One more than is taken, so that what is too large is seen to be. */
const maxFileBytes = 512 * 1024
