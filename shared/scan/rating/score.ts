import type { ScanFacts } from '../../contract/scan.ts'
import type { ScanGrade } from '../../contract/scan-judgement.ts'
import { cipherSuiteFacts } from '../iana/cipher-suites.ts'
import { groupFacts } from '../iana/groups.ts'
import { ratingGuide } from './guide.ts'

/** The numerical part of the guide; null where nothing was found to reckon with. */
export function score(facts: ScanFacts): ScanGrade['score'] {
  const protocols = facts.versions.filter(({ status }) => status === 'accepted').map(({ version }) => ratingGuide.protocolScores[version])
  const suites = facts.suites.flatMap((list) => list.suites.map(({ code }) => cipherSuiteFacts(code)))
  const bits = suites.flatMap(({ encryptionBits }) => (encryptionBits === null ? [] : [encryptionBits]))
  const keys = keyScores(facts, suites)
  if (protocols.length === 0 || bits.length === 0 || keys.length === 0) return null
  const protocolSupport = mean(protocols)
  const cipherStrength = mean(bits.map((size) => step(ratingGuide.cipherScores, size, ratingGuide.largeCipherScore)))
  const keyExchange = Math.min(...keys)
  const { weights } = ratingGuide
  const sum = protocolSupport * weights.protocolSupport + keyExchange * weights.keyExchange + cipherStrength * weights.cipherStrength
  // A zero in any category pushes the overall score to zero.
  const overall = Math.min(protocolSupport, keyExchange, cipherStrength) === 0 ? 0 : Math.round(sum)
  return { protocolSupport, keyExchange, cipherStrength, overall }
}

/** The bits of an RSA key that is as hard to break (NIST SP 800-57 part 1 table 2). */
export function rsaBitsLike(securityBits: number): number {
  return rsaSizes.findLast(({ security }) => security <= securityBits)?.rsa ?? 512
}

/** The size of a leaf's key as of RSA; null where that is not known. */
export function keyBitsAsRsa({ keyType, keyBits }: { readonly keyType: string; readonly keyBits: number | null }): number | null {
  if (/^(rsa|dsa)/i.test(keyType)) return keyBits
  if (/^(ec|ed)/i.test(keyType)) return keyBits === null ? null : rsaBitsLike(Math.floor(keyBits / 2) + (keyBits === 255 ? 1 : 0))
  return keyType.startsWith('ml-dsa') ? rsaBitsLike(128) : null
}

/** Certificates, DHE primes and groups: the weakest counts. */
function keyScores(facts: ScanFacts, suites: readonly ReturnType<typeof cipherSuiteFacts>[]): number[] {
  const leaves = facts.certificates.flatMap(({ chain: [leaf] }) => (leaf === undefined ? [] : [keyBitsAsRsa(leaf)]))
  const groups = facts.groups.flatMap((list) => list.groups.map(({ code }) => groupFacts(code).securityBits)).flatMap((bits) => (bits === null ? [] : [rsaBitsLike(bits)]))
  const sizes = [...leaves, ...facts.dhParameters.map(({ primeBits }) => primeBits), ...groups].filter((size) => size !== null)
  return [
    ...sizes.map((size) => step(ratingGuide.keyScores, size, ratingGuide.largeKeyScore)),
    ...(suites.some(({ isAnonymous }) => isAnonymous) ? [0] : []),
    ...(suites.some(({ isExport }) => isExport) ? [ratingGuide.exportKeyScore] : []),
  ]
}

function step(steps: readonly { readonly below: number; readonly score: number }[], size: number, otherwise: number): number {
  return steps.find(({ below }) => size < below)?.score ?? otherwise
}

/** Of the best and the worst, as the guide has it. */
function mean(scores: readonly number[]): number {
  return (Math.max(...scores) + Math.min(...scores)) / 2
}

const rsaSizes = [
  { security: 56, rsa: 512 }, { security: 80, rsa: 1_024 }, { security: 112, rsa: 2_048 }, { security: 128, rsa: 3_072 },
  { security: 192, rsa: 7_680 }, { security: 256, rsa: 15_360 },
] as const
