import type { ByteReader } from '../../bytes/reader.ts'
import { TlsError } from '../errors.ts'
import { decode } from '../wire.ts'
import { extensionLabel, mayAppearIn } from './registry.ts'
import type { ExtensionBearer } from './registry.ts'

/** The extensions of one message by type, in the order in which they came. */
export type Extensions = ReadonlyMap<number, Uint8Array>

export interface Extension {
  readonly type: number
  readonly data: Uint8Array
}

/** Reads `Extension extensions<0..2^16-1>` from its vector (RFC 8446 section 4.2); none may come twice. */
export function readExtensions(what: string, reader: ByteReader): Extensions {
  return decode(`the extensions of ${what}`, reader.vector16(), (list) => {
    const extensions = new Map<number, Uint8Array>()
    while (!list.isEmpty) {
      const type = list.uint16()
      const data = list.vector16()
      if (extensions.has(type)) {
        throw new TlsError('duplicate-extension', { expected: `one ${extensionLabel(type)} in ${what}`, got: 'a second one' })
      }
      extensions.set(type, data)
    }
    return extensions
  })
}

/**
 * Holds a server's answer against our offer (RFC 8446 section 4.2): what was not asked for is unsupported_extension,
 * what belongs into another message is illegal_parameter. The cookie of a HelloRetryRequest needs no asking.
 */
export function checkResponseExtensions(
  extensions: Extensions, bearer: ExtensionBearer, offered: ReadonlySet<number>, unasked: readonly number[] = [],
): void {
  for (const type of extensions.keys()) {
    if (!offered.has(type) && !unasked.includes(type)) {
      throw new TlsError('unsolicited-extension',{
        expected: `only extensions that were offered in ${bearer}`,
        got: extensionLabel(type),
      })
    }
    if (mayAppearIn(type, bearer) === false) throw misplaced(type, bearer)
  }
}

/** A message whose extensions are the server's own wishes: those that nobody knows are ignored (RFC 8446 sections 4.3.2 and 4.6.1). */
export function checkRequestExtensions(extensions: Extensions, bearer: ExtensionBearer): void {
  for (const type of extensions.keys()) if (mayAppearIn(type, bearer) === false) throw misplaced(type, bearer)
}

/** An extension whose answer must be empty. */
export function requireEmpty(type: number, data: Uint8Array): void {
  if (data.length > 0) {
    throw new TlsError('decode-error', { expected: `an empty ${extensionLabel(type)}`, got: `${data.length} bytes` })
  }
}

function misplaced(type: number, bearer: ExtensionBearer): TlsError {
  return new TlsError('misplaced-extension', { expected: `no ${extensionLabel(type)} in ${bearer}`, got: extensionLabel(type) })
}
