import type { ClientKeySummary } from '../../keys/client-key.ts'
import { plural, t } from '../../locales/i18n.ts'
import type { MessageKey } from '../../locales/i18n.ts'
import type { ProfileFaults } from '../../profiles/profile-draft.ts'
import type { Profile } from '../../profiles/profile.ts'
import { workerLabel } from '../../storage/saved-worker.ts'
import type { SavedWorker } from '../../storage/saved-worker.ts'
import { pemFaultText } from './fault-text.ts'

/** What a profile changes, in a few words each; empty for one that changes nothing. */
export function profileSummary(profile: Profile, keys: readonly ClientKeySummary[], workers: readonly SavedWorker[]): readonly string[] {
  const { clientKeyId, customCaPem, publicRoots, pins, serverName, address, method, headers, minVersion, maxVersion, regions, workerId, maxRedirects, samples } = profile
  const key = keys.find(({ id }) => id === clientKeyId)
  const worker = workers.find(({ id }) => id === workerId)
  return [
    ...(clientKeyId === null ? [] : [key === undefined ? t('options.profiles.sum.keyGone') : t('options.profiles.sum.key', key.name)]),
    ...(customCaPem === null ? [] : [t(publicRoots ? 'options.profiles.sum.caBeside' : 'options.profiles.sum.caAlone')]),
    ...(pins.length === 0 ? [] : [plural('options.profiles.sum.pins', pins.length)]),
    ...(serverName.kind === 'none' ? [t('options.profiles.sum.noSni')] : []),
    ...(serverName.kind === 'name' ? [t('options.profiles.sum.sni', serverName.name)] : []),
    ...(address === null ? [] : [t('options.profiles.sum.address', address)]),
    ...(minVersion === null && maxVersion === null ? [] : [[minVersion, maxVersion].map((version) => version ?? '…').join(' – ')]),
    ...(method === null ? [] : [method]),
    ...(headers.length === 0 ? [] : [plural('options.profiles.sum.headers', headers.length)]),
    ...(maxRedirects === null ? [] : [plural('options.profiles.sum.redirects', maxRedirects)]),
    ...(samples === null || samples === 1 ? [] : [plural('options.profiles.sum.samples', samples)]),
    ...(regions.length === 0 ? [] : [plural('options.profiles.sum.regions', regions.length)]),
    ...(worker === undefined ? [] : [t('options.profiles.sum.worker', workerLabel(worker))]),
  ]
}

/** The faults of a profile's fields as sentences, by field. */
export function profileFaultTexts({ pattern, customCa, pins, serverName, address, headers, versions }: ProfileFaults): Readonly<Record<keyof ProfileFaults, string | null>> {
  return {
    pattern: pattern === undefined ? null : t(patternFaults[pattern]),
    customCa: customCa === undefined ? null : pemFaultText(customCa),
    pins: pins === undefined ? null : t('options.profiles.fault.pins', pins.line),
    serverName: serverName === undefined ? null : t('options.profiles.fault.serverName'),
    address: address === undefined ? null : t('options.profiles.fault.address'),
    headers: headers === undefined ? null : t(headerFaults[headers.kind], headers.line),
    versions: versions === undefined ? null : t('options.profiles.fault.versions'),
  }
}

const patternFaults = {
  empty: 'options.profiles.fault.patternEmpty',
  malformed: 'options.profiles.fault.pattern',
  star: 'options.profiles.fault.patternStar',
  'too-long': 'options.profiles.fault.patternLong',
  taken: 'options.profiles.fault.patternTaken',
} as const satisfies Record<NonNullable<ProfileFaults['pattern']>, MessageKey>

const headerFaults = {
  malformed: 'options.profiles.fault.header',
  reserved: 'options.profiles.fault.headerReserved',
  value: 'options.profiles.fault.headerValue',
} as const satisfies Record<NonNullable<ProfileFaults['headers']>['kind'], MessageKey>
