import type { JSX } from 'preact'
import type { ScanProfileAspect, ScanProfileMiss, ScanProfileResult } from '../../../shared/contract/scan-judgement.ts'
import { plural, t } from '../../locales/i18n.ts'
import { scanPhrase } from '../../locales/scan-texts.ts'
import { Fold } from '../Fold.tsx'
import { Section } from '../Section.tsx'
import { breakable } from './SuiteMatrix.tsx'

/** Mozilla's profiles side by side, each with the exact lines that miss it. */
export function ProfileList({ profiles }: { readonly profiles: readonly ScanProfileResult[] }): JSX.Element {
  return (
    <Section id="scan-profiles" heading={t('scan.profiles.heading')}>
      <ul class="profile-list">
        {profiles.map((profile) => <ProfileBox key={profile.id} profile={profile} />)}
      </ul>
    </Section>
  )
}

function ProfileBox({ profile }: { readonly profile: ScanProfileResult }): JSX.Element {
  const { id, version, source, status, misses, untested } = profile
  return (
    <li class={`profile profile-${status}`}>
      <div class="split">
        <h3>{t(`scan.profiles.${id}`)}</h3>
        <span class={`tag ${status === 'met' ? 'tag-good' : status === 'missed' ? 'tag-error' : ''}`}>{status === 'missed' ? plural('scan.profiles.missed', misses.length) : t(`scan.profiles.${status}`)}</span>
      </div>
      <p class="muted">{t(`scan.profiles.${id}Meaning`)}</p>
      {aspectsOf(misses).map((aspect) => <AspectMisses key={aspect} aspect={aspect} misses={misses.filter((miss) => miss.aspect === aspect)} />)}
      {untested.length === 0 ? null : <p class="scan-note">{t('scan.profiles.untested', untested.map(aspectText).join(', '))}</p>}
      <p class="scan-source"><a href={source} target="_blank" rel="noreferrer">{t('scan.profiles.guidelines', version)}</a></p>
    </li>
  )
}

/** The lines of one aspect, under what the profile wants of it. */
function AspectMisses({ aspect, misses }: { readonly aspect: ScanProfileAspect; readonly misses: readonly ScanProfileMiss[] }): JSX.Element {
  const expected = [...new Set(misses.map((miss) => scanPhrase(miss.expected)))].join('; ')
  return (
    <div class="miss">
      <h4>{aspectText(aspect)}<span class="miss-wanted">{t('scan.profiles.wants', expected)}</span></h4>
      <MissList misses={misses.slice(0, shownAtOnce)} />
      {misses.length <= shownAtOnce ? null : <Fold summary={plural('scan.profiles.more', misses.length - shownAtOnce)}><MissList misses={misses.slice(shownAtOnce)} /></Fold>}
    </div>
  )
}

function MissList({ misses }: { readonly misses: readonly ScanProfileMiss[] }): JSX.Element {
  return (
    <ul class="miss-list">
      {misses.map(({ aspect, got }, index) => <li key={index} class={aspect === 'cipher-suites' ? 'mono' : undefined}>{breakable(scanPhrase(got))}</li>)}
    </ul>
  )
}

function aspectsOf(misses: readonly ScanProfileMiss[]): ScanProfileAspect[] {
  return [...new Set(misses.map(({ aspect }) => aspect))]
}

function aspectText(aspect: ScanProfileAspect): string {
  return t(`scan.aspect.${aspectKeys[aspect]}`)
}

const aspectKeys = {
  versions: 'versions', 'cipher-suites': 'suites', order: 'order', groups: 'groups', 'dh-parameters': 'dh', 'certificate-key': 'key', 'certificate-signature': 'signature',
  'certificate-lifetime': 'lifetime',
} as const satisfies Record<ScanProfileAspect, string>

const shownAtOnce = 5
