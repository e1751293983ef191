import { suiteTraits, type SuiteTraits } from '../registries/suites.ts'
import { without } from './selection.ts'

/** The kind of key that the certificate of a suite has: what signs, or, for static RSA, what decrypts. */
export function signerOf(code: number): SuiteTraits['signer'] {
  return suiteTraits(code).signer
}

export function isEcdhe(code: number): boolean {
  return suiteTraits(code).keyExchange === 'ecdhe'
}

/** Servers that put ChaCha20 first for who does so would look as if they followed their client. */
export function chachaLater(offer: readonly number[]): readonly number[] {
  const other = offer.findIndex((code) => !suiteTraits(code).isChaCha)
  const first = offer[other]
  return other <= 0 || first === undefined ? offer : [first, ...without(offer, [first])]
}

export function pieces(list: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(list.length / Math.max(1, size)) }, (_, i) => list.slice(i * size, (i + 1) * size))
}
