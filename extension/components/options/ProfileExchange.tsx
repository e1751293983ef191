import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { plural, t } from '../../locales/i18n.ts'
import type { MessageKey } from '../../locales/i18n.ts'
import { exportProfiles, importProfiles, mergeProfiles } from '../../profiles/exchange.ts'
import type { ProfileImport } from '../../profiles/exchange.ts'
import type { Profile } from '../../profiles/profile.ts'
import type { Settings } from '../../storage/settings.ts'

interface ProfileExchangeProps {
  readonly settings: Settings
  readonly onImport: (change: (before: readonly Profile[]) => readonly Profile[]) => void
}

/** Profiles to a file and from one, without keys and tokens. */
export function ProfileExchange({ settings: { profiles, workers }, onImport }: ProfileExchangeProps): JSX.Element {
  const file = useRef<HTMLInputElement>(null)
  const [result, setResult] = useState<ProfileImport | null>(null)

  const save = (): void => {
    const url = URL.createObjectURL(new Blob([exportProfiles(profiles, workers)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'hostlens-profiles.json'
    link.click()
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }
  const read = async (input: HTMLInputElement): Promise<void> => {
    const [chosen] = input.files ?? []
    if (chosen === undefined) return
    const imported = importProfiles(await chosen.slice(0, maxBytes).text(), workers, () => crypto.randomUUID())
    // The same file may be chosen again.
    input.value = ''
    setResult(imported)
    if (imported.status === 'ok') onImport((before) => mergeProfiles(before, imported.profiles))
  }
  return (
    <>
      {profiles.length === 0 ? null : <button type="button" class="button" onClick={save}>{t('options.profiles.export')}</button>}
      <button type="button" class="button" onClick={() => file.current?.click()}>{t('options.profiles.import')}</button>
      <input ref={file} class="visually-hidden" type="file" accept=".json,application/json" tabIndex={-1} aria-label={t('options.profiles.importFile')} onChange={(event) => void read(event.currentTarget)} />
      <p role="status" class={result?.status === 'invalid' ? 'bad' : 'good'}>{result === null ? '' : resultText(result)}</p>
    </>
  )
}

function resultText(result: ProfileImport): string {
  if (result.status === 'invalid') return t(faults[result.fault])
  return [
    plural('options.profiles.importedCount', result.profiles.length),
    ...(result.withoutKey === 0 ? [] : [plural('options.profiles.importedKeys', result.withoutKey)]),
    ...(result.left === 0 ? [] : [plural('options.profiles.importedLeft', result.left)]),
  ].join(' ')
}

const faults = {
  'not-json': 'options.profiles.fault.notJson',
  'not-profiles': 'options.profiles.fault.notProfiles',
  newer: 'options.profiles.fault.newer',
  'too-large': 'options.profiles.fault.tooLarge',
} as const satisfies Record<Extract<ProfileImport, { status: 'invalid' }>['fault'], MessageKey>

/** A little more than is read. */
const maxBytes = 9_000_000
