import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ClientKeySummary } from '../../keys/client-key.ts'
import { t } from '../../locales/i18n.ts'
import { maxProfiles, newProfile } from '../../profiles/profile.ts'
import type { Profile } from '../../profiles/profile.ts'
import { updateSettings } from '../../storage/settings.ts'
import type { Settings } from '../../storage/settings.ts'
import { Section } from '../Section.tsx'
import { ProfileExchange } from './ProfileExchange.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import { profileSummary } from './profile-text.ts'
import { UndoNotice } from './UndoNotice.tsx'

interface ProfilesSectionProps {
  readonly settings: Settings
  readonly keys: readonly ClientKeySummary[]
}

/** What is different for single hosts and suffixes. Each change is kept at once. */
export function ProfilesSection({ settings, keys }: ProfilesSectionProps): JSX.Element {
  const { profiles, workers } = settings
  /** The one in the form: a stored one, or one that is not stored yet. */
  const [edited, setEdited] = useState<Profile | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [removed, setRemoved] = useState<{ readonly profile: Profile; readonly at: number } | null>(null)

  const change = async (to: (before: readonly Profile[]) => readonly Profile[]): Promise<void> => {
    try {
      await updateSettings((now) => ({ ...now, profiles: to(now.profiles) }))
      setFault(null)
    } catch (error) {
      setFault(t('options.saveFailed', error instanceof Error ? error.message : String(error)))
      throw error
    }
  }
  const save = (profile: Profile): void => {
    // The form stays until what is in it is kept.
    void change((before) => (before.some(({ id }) => id === profile.id) ? before.map((one) => (one.id === profile.id ? profile : one)) : [...before, profile]))
      .then(() => setEdited(null), () => undefined)
  }
  const remove = (profile: Profile): void => {
    const at = profiles.indexOf(profile)
    void change((before) => before.filter(({ id }) => id !== profile.id)).then(() => setRemoved({ profile, at }), () => undefined)
  }
  const undo = ({ profile, at }: NonNullable<typeof removed>): void => {
    void change((before) => before.toSpliced(at, 0, profile)).then(() => setRemoved(null), () => undefined)
  }
  const isNew = edited !== null && !profiles.some(({ id }) => id === edited.id)
  const form = edited === null ? null : (
    <ProfileForm
      key={edited.id}
      profile={edited}
      others={profiles.filter(({ id }) => id !== edited.id).map(({ pattern }) => pattern)}
      keys={keys}
      workers={workers}
      onSave={save}
      onCancel={() => setEdited(null)}
    />
  )
  return (
    <Section id="profiles" heading={t('options.profiles.heading')}>
      <p class="intro">{t('options.profiles.intro')}</p>
      {profiles.length === 0 && !isNew ? <p class="empty">{t('options.profiles.none')}</p> : null}
      <ul class="rows">
        {profiles.map((profile) => (
          <li class="row" key={profile.id}>
            {edited?.id === profile.id ? form : (
              <>
                <div class="row-head">
                  <h3 class="mono wrap">{profile.pattern}</h3>
                  <div class="row-actions">
                    <button type="button" class="button quiet" aria-label={t('options.profiles.editOne', profile.pattern)} onClick={() => setEdited(profile)}>{t('options.profiles.edit')}</button>
                    <button type="button" class="button quiet" aria-label={t('options.profiles.duplicateOne', profile.pattern)} onClick={() => setEdited({ ...profile, id: crypto.randomUUID(), pattern: '' })}>{t('options.profiles.duplicate')}</button>
                    <button type="button" class="button quiet" aria-label={t('options.removeOne', profile.pattern)} onClick={() => remove(profile)}>{t('options.remove')}</button>
                  </div>
                </div>
                <Summary parts={profileSummary(profile, keys, workers)} />
              </>
            )}
          </li>
        ))}
        {isNew ? <li class="row" key="new">{form}</li> : null}
      </ul>
      {removed === null ? null : (
        <UndoNotice
          text={t('options.profiles.removed', removed.profile.pattern)}
          onUndo={() => undo(removed)}
        />
      )}
      {fault === null ? null : <p class="panel-fault" role="alert">{fault}</p>}
      <div class="test-row">
        {edited === null && profiles.length < maxProfiles ? <button type="button" class="button" onClick={() => setEdited(newProfile(crypto.randomUUID(), ''))}>{t('options.profiles.add')}</button> : null}
        <ProfileExchange settings={settings} onImport={(to) => void change(to).catch(() => undefined)} />
      </div>
    </Section>
  )
}

function Summary({ parts }: { readonly parts: readonly string[] }): JSX.Element {
  if (parts.length === 0) return <p class="muted">{t('options.profiles.sum.nothing')}</p>
  return <ul class="chips">{parts.map((part) => <li key={part} class="chip">{part}</li>)}</ul>
}
