import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ClientKey, ClientKeySummary } from '../../keys/client-key.ts'
import { deleteKey, loadKey, renameKey, storeKey } from '../../keys/stored-keys.ts'
import { t } from '../../locales/i18n.ts'
import type { Profile } from '../../profiles/profile.ts'
import { Section } from '../Section.tsx'
import { KeyImportForm } from './KeyImportForm.tsx'
import { KeyRow } from './KeyRow.tsx'
import { UndoNotice } from './UndoNotice.tsx'

interface KeysSectionProps {
  /** Null while they are read. */
  readonly keys: readonly ClientKeySummary[] | null
  readonly profiles: readonly Profile[]
  readonly onChange: () => void
}

/** The client certificates whose keys are in this browser. */
export function KeysSection({ keys, profiles, onChange }: KeysSectionProps): JSX.Element {
  const [isImporting, setImporting] = useState(false)
  const [imported, setImported] = useState<string | null>(null)
  /** Kept until something else is removed; it can still only be used, not read. */
  const [removed, setRemoved] = useState<ClientKey | null>(null)

  const [fault, setFault] = useState<string | null>(null)

  const attempt = (work: () => Promise<void>): void => {
    setFault(null)
    work().then(onChange, (error: unknown) => setFault(t('options.keys.fault.store', error instanceof Error ? error.message : String(error))))
  }
  const remove = (id: string): void => attempt(async () => {
    const key = await loadKey(id)
    await deleteKey(id)
    setRemoved(key)
    setImported(null)
  })
  const undo = (key: ClientKey): void => attempt(async () => {
    await storeKey(key)
    setRemoved(null)
  })
  const done = (key: ClientKey): void => {
    setImporting(false)
    setImported(key.name)
    onChange()
  }
  return (
    <Section id="keys" heading={t('options.keys.heading')}>
      <p class="intro">{t('options.keys.intro')}</p>
      {keys === null ? <p class="muted">{t('options.loading')}</p> : keys.length === 0 ? <p class="empty">{t('options.keys.none')}</p> : (
        <ul class="rows">
          {keys.map((key) => (
            <KeyRow
              key={key.id}
              clientKey={key}
              usedBy={profiles.filter(({ clientKeyId }) => clientKeyId === key.id).map(({ pattern }) => pattern)}
              onRename={(name) => attempt(() => renameKey(key.id, name))}
              onRemove={() => remove(key.id)}
            />
          ))}
        </ul>
      )}
      {removed === null ? null : <UndoNotice text={t('options.keys.removed', removed.name)} onUndo={() => undo(removed)} />}
      {fault === null ? null : <p class="panel-fault" role="alert">{fault}</p>}
      <p role="status" class="good">{imported === null ? '' : t('options.keys.imported', imported)}</p>
      {isImporting ? <KeyImportForm onDone={done} onCancel={() => setImporting(false)} /> : (
        <button type="button" class="button" onClick={() => { setImporting(true); setImported(null) }}>{t('options.keys.import')}</button>
      )}
    </Section>
  )
}
