/* eslint-disable import-x/no-default-export -- the modules of this package are CommonJS, which is their default export */
/** The few parts of node-forge that are used, typed as narrowly as that. Bytes are binary strings there: one character a byte. */
declare module 'node-forge/lib/asn1.js' {
  export interface ForgeNode {
    readonly tagClass: number
    readonly type: number
    readonly constructed: boolean
    readonly value: string | readonly ForgeNode[]
  }
  const asn1: {
    /** Throws Error for what is no ASN.1. BER is read too; without `strict` so is what is cut off. */
    readonly fromDer: (bytes: string, options: { readonly strict: boolean; readonly parseAllBytes: boolean; readonly decodeBitStrings: boolean }) => ForgeNode
    readonly toDer: (node: ForgeNode) => { readonly getBytes: () => string }
    readonly derToOid: (bytes: string) => string
    readonly oidToDer: (oid: string) => { readonly getBytes: () => string }
    readonly create: (tagClass: number, type: number, constructed: boolean, value: string | readonly ForgeNode[]) => ForgeNode
  }
  export default asn1
}

declare module 'node-forge/lib/util.js' {
  export interface ForgeBuffer {
    readonly getBytes: () => string
  }
  const util: { readonly createBuffer: (bytes: string) => ForgeBuffer }
  export default util
}

declare module 'node-forge/lib/pbe.js' {
  import type { ForgeBuffer } from 'node-forge/lib/util.js'
  import type { ForgeDigest } from 'node-forge/lib/md.js'
  const pbe: {
    /** RFC 7292 appendix B.2. `id`: 1 for a key, 2 for an IV, 3 for a MAC key. The password is a string of UTF-16 units, or null for none. */
    readonly generatePkcs12Key: (password: string | null, salt: ForgeBuffer, id: 1 | 2 | 3, iterations: number, length: number, digest: ForgeDigest) => ForgeBuffer
    /** OpenSSL's EVP_BytesToKey with MD5, as PEM encryption before PKCS #8 uses it. */
    readonly opensslDeriveBytes: (password: string, salt: string, length: number) => string
  }
  export default pbe
}

declare module 'node-forge/lib/md.js' {
  export interface ForgeDigest {
    readonly start: () => ForgeDigest
  }
  export interface ForgeDigestFactory {
    readonly create: () => ForgeDigest
  }
  const md: {
    readonly md5: ForgeDigestFactory
    readonly sha1: ForgeDigestFactory
    readonly sha256: ForgeDigestFactory
    readonly sha384: ForgeDigestFactory
    readonly sha512: ForgeDigestFactory
  }
  export default md
}

declare module 'node-forge/lib/rc2.js' {
  import type { ForgeBuffer } from 'node-forge/lib/util.js'
  import type { ForgeCipher } from 'node-forge/lib/cipher.js'
  const rc2: { readonly createDecryptionCipher: (key: ForgeBuffer, bits: number) => ForgeCipher }
  export default rc2
}

declare module 'node-forge/lib/cipher.js' {
  import type { ForgeBuffer } from 'node-forge/lib/util.js'
  export interface ForgeCipher {
    /** RC2 takes the IV itself, the others an object with it. */
    readonly start: (iv: { readonly iv: string } | string) => void
    readonly update: (input: ForgeBuffer) => void
    /** False where the padding is not one. */
    readonly finish: () => boolean
    readonly output: ForgeBuffer
  }
  const cipher: { readonly createDecipher: (algorithm: 'AES-CBC' | '3DES-CBC' | 'DES-CBC', key: string) => ForgeCipher }
  export default cipher
}
