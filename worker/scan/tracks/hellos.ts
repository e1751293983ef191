import type { ScanVersion } from '../../../shared/contract/scan.ts'
import { groups as spokenGroups } from '../../tls/key-exchange/groups.ts'
import type { HelloSpec, PlainRequest } from '../hello/hello-spec.ts'
import { versionCodes, type HelloQuestion } from '../questions.ts'
import { allSchemes, finiteFieldGroups, groups12, groups13 } from '../registries/offers.ts'
import { suiteChunks } from '../registries/suites.ts'
import type { ScanSettings } from './settings.ts'

/**
 * How much a hello carries. `rich`: everything, so that one answer tells much. `plain`: little, for servers that drop what they do
 * not know. `shares`: as rich, with key shares, for servers of TLS 1.3 that have no HelloRetryRequest.
 */
export type HelloStyle = 'rich' | 'plain' | 'shares'

/** A hello that offers one version only, with what that version has, changed by `changes`. */
export function helloFor(version: ScanVersion, style: HelloStyle, { serverName, alpn }: ScanSettings, changes: Partial<HelloSpec> = {}): HelloQuestion {
  const code = versionCodes[version]
  const isTls13 = version === 'TLSv1.3'
  const isTls12 = version === 'TLSv1.2'
  const hasExtensions = version !== 'SSLv3'
  const isPlain = style === 'plain'
  const groups = isTls13 ? (style === 'shares' ? spokenGroupCodes : groups13) : groups12
  const hello: HelloSpec = {
    version: isTls13 ? versionCodes['TLSv1.2'] : code,
    supportedVersions: isTls13 ? [code] : null,
    suites: firstOffer(version, style),
    // TLS 1.3 forbids anything but none (RFC 8446 section 4.1.2).
    compression: isTls13 || isPlain ? [0] : [1, 0],
    serverName: hasExtensions ? serverName : null,
    groups: hasExtensions ? (isPlain ? groups.filter((group) => spokenGroupCodes.includes(group)) : groups) : [],
    keyShares: isTls13 ? (style === 'rich' ? [] : sharesAmong(groups)) : null,
    schemes: isTls12 || isTls13 ? (isPlain ? plainSchemes : allSchemes) : [],
    certificateSchemes: isTls13 && !isPlain ? allSchemes : [],
    alpn: hasExtensions && !isPlain ? alpn : [],
    requests: !hasExtensions ? [] : isTls13 ? (isPlain ? [] : requests13) : isPlain ? ['renegotiation_info'] : requests12,
    grease: false,
    unknownExtension: false,
    minimumBytes: 0,
    fragmentBytes: 0,
    until: isTls13 ? 'server-hello' : 'server-flight',
  }
  return { kind: 'hello', hello: { ...hello, ...changes } }
}

/** The suites that a hello of this version offers when nothing else is said: what servers are met with. */
export function firstOffer(version: ScanVersion, style: HelloStyle): readonly number[] {
  const [usual = []] = suiteChunks(version)
  return style === 'plain' ? usual.slice(0, plainOffer) : usual
}

/** Of these groups, those that a key share is brought for where one has to be: finite fields cost milliseconds each, and a kilobyte. */
export function sharesAmong(groups: readonly number[]): readonly number[] {
  return groups.filter((code) => spokenGroupCodes.includes(code) && !finiteFieldGroups.includes(code))
}

const requests12: readonly PlainRequest[] = [
  'renegotiation_info', 'extended_master_secret', 'session_ticket', 'status_request', 'signed_certificate_timestamp', 'encrypt_then_mac', 'heartbeat',
]
const requests13: readonly PlainRequest[] = ['status_request', 'signed_certificate_timestamp']
/** As many as a browser offers. */
const plainOffer = 24
const plainSchemes: readonly number[] = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0203, 0x0201]
const spokenGroupCodes: readonly number[] = spokenGroups.map(({ code }) => code)
