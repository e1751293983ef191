/** A named group (RFC 8446 section 4.2.7). */
export interface GroupFacts {
  readonly code: number
  /** IANA's name, or the code in hex. */
  readonly name: string
  readonly kind: 'elliptic-curve' | 'finite-field' | 'post-quantum' | 'hybrid' | 'unknown'
  /** Work to break it with the computers of today, as bits of a symmetric key (NIST SP 800-57 part 1 table 2); null where unknown. */
  readonly securityBits: number | null
}

/** The facts about any group; one that is not registered is named by its number. */
export function groupFacts(code: number): GroupFacts {
  return byCode.get(code) ?? { code, name: `0x${code.toString(16).padStart(4, '0')}`, kind: 'unknown', securityBits: null }
}

/** The facts about a group by IANA's name; null where there is none of that name. */
export function groupFactsByName(name: string): GroupFacts | null {
  return byName.get(name) ?? null
}

/** Withstands recording now and decrypting with a quantum computer later. */
export function isPostQuantum({ kind }: GroupFacts): boolean {
  return kind === 'post-quantum' || kind === 'hybrid'
}

/** Code, name and security bits of each group of IANA's "TLS Supported Groups", by kind. */
const registry: readonly (readonly [kind: GroupFacts['kind'], groups: string])[] = [
  ['elliptic-curve', `
    1:sect163k1:80 2:sect163r1:80 3:sect163r2:80 4:sect193r1:96 5:sect193r2:96 6:sect233k1:112 7:sect233r1:112 8:sect239k1:112
    9:sect283k1:128 a:sect283r1:128 b:sect409k1:192 c:sect409r1:192 d:sect571k1:256 e:sect571r1:256 f:secp160k1:80 10:secp160r1:80
    11:secp160r2:80 12:secp192k1:96 13:secp192r1:96 14:secp224k1:112 15:secp224r1:112 16:secp256k1:128 17:secp256r1:128
    18:secp384r1:192 19:secp521r1:256 1a:brainpoolP256r1:128 1b:brainpoolP384r1:192 1c:brainpoolP512r1:256 1d:x25519:128
    1e:x448:224 1f:brainpoolP256r1tls13:128 20:brainpoolP384r1tls13:192 21:brainpoolP512r1tls13:256 22:GC256A:128 23:GC256B:128
    24:GC256C:128 25:GC256D:128 26:GC512A:256 27:GC512B:256 28:GC512C:256 29:curveSM2:128
  `],
  ['finite-field', '100:ffdhe2048:112 101:ffdhe3072:128 102:ffdhe4096:150 103:ffdhe6144:175 104:ffdhe8192:192'],
  ['post-quantum', '200:MLKEM512:128 201:MLKEM768:192 202:MLKEM1024:256'],
  ['hybrid', '11eb:SecP256r1MLKEM768:192 11ec:X25519MLKEM768:192 11ed:SecP384r1MLKEM1024:256 11ee:curveSM2MLKEM768:192 6399:X25519Kyber768Draft00:192 639a:SecP256r1Kyber768Draft00:192'],
]

const groups: readonly GroupFacts[] = registry.flatMap(([kind, list]) =>
  list.trim().split(/\s+/).map((entry) => {
    const [code = '', name = '', bits = ''] = entry.split(':')
    return { code: Number.parseInt(code, 16), name, kind, securityBits: Number(bits) }
  }),
)
const byCode = new Map(groups.map((group) => [group.code, group]))
const byName = new Map(groups.map((group) => [group.name, group]))
