import { createHash } from 'node:crypto'

/**
 * Where a finite-field prime is published, or null for one of the server's own making. Takes the prime in network byte
 * order without leading zeros. Many servers share few primes, and whoever breaks one breaks them all.
 */
export function primeName(prime: Uint8Array): string | null {
  return names.get(createHash('sha256').update(prime).digest('hex')) ?? null
}

/**
 * SHA-256 of the prime to its name. RFC 2409 (Oakley groups 1 and 2), RFC 3526, RFC 5114 and RFC 7919 print their primes; those
 * of programs stand in the sources of mod_ssl up to 2.2, nginx before 1.11, OpenSSL's sample parameters, the JDK's DSA
 * defaults and HAProxy, as the Logjam authors and nmap's ssl-dh-params collected them. A test computes those of the RFCs anew.
 */
const names: ReadonlyMap<string, string> = new Map([
  ['b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d', 'RFC 2409 group 1 (768 bits)'],
  ['3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0', 'RFC 2409 group 2 (1024 bits)'],
  ['64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b', 'RFC 3526 group 5 (1536 bits)'],
  ['d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e', 'RFC 3526 group 14 (2048 bits)'],
  ['48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c', 'RFC 3526 group 15 (3072 bits)'],
  ['4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33', 'RFC 3526 group 16 (4096 bits)'],
  ['d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd', 'RFC 3526 group 17 (6144 bits)'],
  ['39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf', 'RFC 3526 group 18 (8192 bits)'],
  ['44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d', 'RFC 5114 1024 bits with a subgroup of 160 bits'],
  ['bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d', 'RFC 5114 2048 bits with a subgroup of 224 bits'],
  ['0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9', 'RFC 5114 2048 bits with a subgroup of 256 bits'],
  ['9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966', 'ffdhe2048'],
  ['0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17', 'ffdhe3072'],
  ['4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e', 'ffdhe4096'],
  ['227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7', 'ffdhe6144'],
  ['770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833', 'ffdhe8192'],
  ['486e235226a927b22b9389bf43377084cb9be4c303f08fd490613ab4d9dfbd31', 'HAProxy built-in (1024 bits)'],
  ['7b6551ea6ff09bd78c24bede10980a155f70b6c81e48b4dd8bec822ab3bf0e94', 'HAProxy built-in (2048 bits)'],
  ['a67f41cb161353e098a815bf4070d3268927a50cf3b9be233377f81e0ac77c1e', 'HAProxy built-in (4096 bits)'],
  ['3cdb020b9ef298b2f3f6cf5a872af527337bf7b9f654b2e70c49da16a4d24137', 'mod_ssl 2.0 built-in (512 bits)'],
  ['f79d1db3c955a28fdeca462670a0712efee4b588c7858e4943883f903bd1354b', 'mod_ssl 2.0 built-in (1024 bits)'],
  ['db01e702899166da28c9bc7896af62bcdf0c96d0fb341950ba80e68bd51a57ef', 'mod_ssl 2.2 built-in (512 bits)'],
  ['bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3', 'mod_ssl 2.2 built-in (1024 bits)'],
  ['8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11', 'nginx built-in (1024 bits)'],
  ['73b391ec8da33ee197aed17d7cfce1321b94e04c5b55b3c02c1c7198eb88715b', 'JDK DSA default (512 bits)'],
  ['ee5483fe4b96caa10cb5b863ec409aab2762e6bf43af4a8a0a42817fef4dd7f3', 'JDK DSA default (768 bits)'],
  ['cc21a33dd1a3edf40bf636b5496e4aede198a437a8548e0cc1a621424e42419b', 'JDK DSA default (1024 bits)'],
  ['f26e2403f3f07946654404909f0ff81d9354de17250411b4c04b89af73178425', 'OpenSSL sample (512 bits)'],
  ['66d0bf38b0bdfacf2fdae33f35102ab6079fd5ff0feff8e436a4063745c72739', 'OpenSSL sample (1024 bits)'],
  ['3166ce19180005327a6059a2e7a4ed22775ad2f0eadaee59a7481ab391fe592f', 'OpenSSL s_server built-in (2048 bits)'],
  ['9e348a9471b7d123aa97071e38288379fc12a9992e8e75db2113c1ded5463ac3', 'OpenSSL sample (2048 bits)'],
  ['ce7728db3aed1119a82b9f17b17df9f8e370ddd7639946df09a119f924aa42e8', 'OpenSSL sample (4096 bits)'],
])
