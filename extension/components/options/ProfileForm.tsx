import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { regions, regionTable } from '../../../shared/contract/region-names.ts'
import { tlsVersions } from '../../../shared/contract/tls-names.ts'
import type { ClientKeySummary } from '../../keys/client-key.ts'
import { t } from '../../locales/i18n.ts'
import { draftOfProfile, readProfile } from '../../profiles/profile-draft.ts'
import type { ProfileDraft, ProfileFaults } from '../../profiles/profile-draft.ts'
import { profileMethods } from '../../profiles/profile.ts'
import type { Profile } from '../../profiles/profile.ts'
import { workerLabel } from '../../storage/saved-worker.ts'
import type { SavedWorker } from '../../storage/saved-worker.ts'
import { TextField } from '../TextField.tsx'
import { profileFaultTexts } from './profile-text.ts'
import { SelectField } from './SelectField.tsx'

interface ProfileFormProps {
  readonly profile: Profile
  /** The patterns of the other profiles. */
  readonly others: readonly string[]
  readonly keys: readonly ClientKeySummary[]
  readonly workers: readonly SavedWorker[]
  readonly onSave: (profile: Profile) => void
  readonly onCancel: () => void
}

/** Everything that a profile can say. What is left as it stands is as everywhere else. */
export function ProfileForm({ profile, others, keys, workers, onSave, onCancel }: ProfileFormProps): JSX.Element {
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(() => draftOfProfile(profile))
  const [faults, setFaults] = useState<ProfileFaults>({})
  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  const change = (part: Partial<ProfileDraft>): void => {
    const next = { ...draft, ...part }
    setDraft(next)
    // A fault that was named goes as soon as it is mended; none comes while somebody types.
    if (Object.keys(faults).length === 0) return
    const read = readProfile(profile.id, next, others)
    const left = read.status === 'ok' ? {} : read.faults
    setFaults(Object.fromEntries(Object.entries(left).filter(([field]) => field in faults)))
  }
  const submit = (): void => {
    const read = readProfile(profile.id, draft, others)
    if (read.status === 'ok') {
      onSave(read.profile)
      return
    }
    setFaults(read.faults)
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const texts = profileFaultTexts(faults)
  const versions = tlsVersions.map((version) => ({ value: version, label: version }))
  return (
    <form ref={form} class="panel" noValidate aria-label={t('options.profiles.formLabel')} onSubmit={(event) => { event.preventDefault(); submit() }}>
      <TextField label={t('options.profiles.pattern')} hint={t('options.profiles.patternHint')} value={draft.pattern} error={texts.pattern} onInput={(pattern) => change({ pattern })} />

      <fieldset class="group">
        <legend>{t('options.profiles.identity')}</legend>
        <SelectField
          label={t('options.profiles.clientKey')}
          hint={keys.length === 0 ? t('options.profiles.clientKeyNone') : t('options.profiles.clientKeyHint')}
          value={draft.clientKeyId}
          nothing={t('options.profiles.none0')}
          options={keys.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(clientKeyId) => change({ clientKeyId })}
        />
      </fieldset>

      <fieldset class="group">
        <legend>{t('options.profiles.trust')}</legend>
        <TextField label={t('options.profiles.customCa')} hint={t('options.profiles.customCaHint')} type="multiline" value={draft.customCa} error={texts.customCa} onInput={(customCa) => change({ customCa })} />
        <label class="choice">
          <input type="checkbox" checked={draft.publicRoots} disabled={draft.customCa.trim() === ''} onChange={(event) => change({ publicRoots: event.currentTarget.checked })} />
          {t('options.profiles.publicRoots')}
        </label>
        <TextField label={t('options.profiles.pins')} hint={t('options.profiles.pinsHint')} type="multiline" value={draft.pins} error={texts.pins} onInput={(pins) => change({ pins })} />
      </fieldset>

      <fieldset class="group">
        <legend>{t('options.profiles.connection')}</legend>
        <TextField label={t('options.profiles.address')} hint={t('options.profiles.addressHint')} value={draft.address} error={texts.address} onInput={(address) => change({ address })} />
        <SelectField
          label={t('options.profiles.serverName')}
          hint={t('options.profiles.serverNameHint')}
          value={draft.serverNameKind === 'host' ? null : draft.serverNameKind}
          nothing={t('options.profiles.sniHost')}
          options={[{ value: 'none', label: t('options.profiles.sniNone') }, { value: 'name', label: t('options.profiles.sniName') }]}
          onChange={(kind) => change({ serverNameKind: kind ?? 'host' })}
        />
        {draft.serverNameKind === 'name' ? <TextField label={t('options.profiles.sni')} hint={t('options.profiles.sniHint')} value={draft.serverName} error={texts.serverName} onInput={(serverName) => change({ serverName })} /> : null}
        <div class="pair">
          <SelectField label={t('options.profiles.minVersion')} value={draft.minVersion} error={texts.versions} nothing={t('options.profiles.usual')} options={versions} onChange={(minVersion) => change({ minVersion })} />
          <SelectField label={t('options.profiles.maxVersion')} value={draft.maxVersion} nothing={t('options.profiles.usual')} options={versions} onChange={(maxVersion) => change({ maxVersion })} />
        </div>
      </fieldset>

      <fieldset class="group">
        <legend>{t('options.profiles.request')}</legend>
        <div class="pair">
          <SelectField label={t('options.profiles.method')} value={draft.method} nothing={t('options.profiles.usual')} options={profileMethods.map((method) => ({ value: method, label: method }))} onChange={(method) => change({ method })} />
          <SelectField label={t('options.profiles.redirects')} value={draft.maxRedirects} nothing={t('options.profiles.usual')} options={numbers(0, 10)} onChange={(maxRedirects) => change({ maxRedirects })} />
          <SelectField label={t('options.profiles.samples')} value={draft.samples} nothing={t('options.profiles.usual')} options={numbers(1, 10)} onChange={(samples) => change({ samples })} />
        </div>
        <TextField label={t('options.profiles.headers')} hint={t('options.profiles.headersHint')} type="multiline" value={draft.headers} error={texts.headers} onInput={(headers) => change({ headers })} />
      </fieldset>

      <fieldset class="group">
        <legend>{t('options.profiles.from')}</legend>
        <SelectField
          label={t('options.profiles.worker')}
          value={draft.workerId}
          nothing={t('options.profiles.workerDefault')}
          options={workers.map((worker) => ({ value: worker.id, label: workerLabel(worker) }))}
          onChange={(workerId) => change({ workerId })}
        />
        <fieldset class="field">
          <legend>{t('options.profiles.regions')}</legend>
          <div class="choices">
            {regions.map((region) => (
              <label key={region} class="choice">
                <input
                  type="checkbox"
                  checked={draft.regions.includes(region)}
                  onChange={(event) => change({ regions: regions.filter((one) => (one === region ? event.currentTarget.checked : draft.regions.includes(one))) })}
                />
                {regionTable[region]}
              </label>
            ))}
          </div>
          <p class="hint">{t('options.profiles.regionsHint')}</p>
        </fieldset>
      </fieldset>

      {Object.keys(faults).length === 0 ? null : <p class="panel-fault" role="status">{t('options.invalid')}</p>}
      <div class="test-row">
        <button type="submit" class="button primary">{t('options.profiles.save')}</button>
        <button type="button" class="button" onClick={onCancel}>{t('options.cancel')}</button>
      </div>
    </form>
  )
}

function numbers(from: number, to: number): readonly { readonly value: number; readonly label: string }[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({ value: from + at, label: String(from + at) }))
}
