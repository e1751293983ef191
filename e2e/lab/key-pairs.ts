import { generateKeyPair, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** What a lab certificate can hold. */
export type KeyType = 'rsa1024' | 'rsa2048' | 'rsa3072' | 'p256' | 'p384' | 'p521' | 'ed25519'

export interface KeyPair {
  readonly type: KeyType
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/**
 * A key pair of that type. Elliptic keys are made anew, which takes microseconds. RSA keys take up to a second, so one
 * pair for each size and purpose serves the whole run; the purposes differ so that no certificate has its issuer's key.
 */
export async function keyPair(type: KeyType, purpose: 'root' | 'ca' | 'leaf' = 'leaf'): Promise<KeyPair> {
  switch (type) {
    case 'p256':
    case 'p384':
    case 'p521':
      return { type, ...generateKeyPairSync('ec', { namedCurve: CURVES[type] }) }
    case 'ed25519':
      return { type, ...generateKeyPairSync('ed25519') }
    case 'rsa1024':
    case 'rsa2048':
    case 'rsa3072': {
      const slot = `${type} ${purpose}`
      const pending = rsaPairs.get(slot) ?? generateRsa({ modulusLength: Number(type.slice(3)) })
      rsaPairs.set(slot, pending)
      return { type, ...(await pending) }
    }
  }
}

const generateRsa = (options: { modulusLength: number }) => promisify(generateKeyPair)('rsa', options)
const rsaPairs = new Map<string, ReturnType<typeof generateRsa>>()
const CURVES = { p256: 'P-256', p384: 'P-384', p521: 'P-521' } as const
