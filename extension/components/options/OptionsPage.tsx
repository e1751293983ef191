import type { JSX } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { ClientKeySummary } from '../../keys/client-key.ts'
import { listKeys } from '../../keys/stored-keys.ts'
import { t } from '../../locales/i18n.ts'
import { watchSettings } from '../../storage/settings.ts'
import type { Settings } from '../../storage/settings.ts'
import { HistoryOption } from '../history/HistoryOption.tsx'
import { Mark } from '../Mark.tsx'
import { KeysSection } from './KeysSection.tsx'
import { OptionsNav } from './OptionsNav.tsx'
import { PrivacyNote } from './PrivacyNote.tsx'
import { ProfilesSection } from './ProfilesSection.tsx'
import { SettingsForm } from './SettingsForm.tsx'

/** The options: a form that is saved as a whole, then keys and profiles, each of which is kept as soon as it is there. */
export function OptionsPage({ stored }: { readonly stored: Settings }): JSX.Element {
  const [saved, setSaved] = useState(stored)
  const [keys, setKeys] = useState<readonly ClientKeySummary[] | null>(null)
  useEffect(() => watchSettings(setSaved), [])

  const refreshKeys = useCallback((): void => void listKeys().then(setKeys, () => setKeys([])), [])
  useEffect(() => {
    refreshKeys()
    // Another tab of the options may have changed them.
    addEventListener('focus', refreshKeys)
    return () => removeEventListener('focus', refreshKeys)
  }, [])

  return (
    <div class="options">
      <header class="options-head"><Mark /><h1>{t('options.title')}</h1></header>
      <div class="options-body">
        <OptionsNav />
        <main>
          <SettingsForm saved={saved} />
          <KeysSection keys={keys} profiles={saved.profiles} onChange={refreshKeys} />
          <ProfilesSection settings={saved} keys={keys ?? []} />
          <HistoryOption />
          <PrivacyNote saved={saved} />
        </main>
      </div>
    </div>
  )
}
