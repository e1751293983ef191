import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { MAX_31_BITS, MAX_FRAME_PAYLOAD_BYTES } from './h2-frame.ts'
import { HttpError } from './http-error.ts'

/** IANA's "HTTP/2 Settings" registry, as far as clients meet it. */
export const settingIds = {
  HEADER_TABLE_SIZE: 0x1, ENABLE_PUSH: 0x2, MAX_CONCURRENT_STREAMS: 0x3, INITIAL_WINDOW_SIZE: 0x4, MAX_FRAME_SIZE: 0x5, MAX_HEADER_LIST_SIZE: 0x6,
  ENABLE_CONNECT_PROTOCOL: 0x8, NO_RFC7540_PRIORITIES: 0x9,
} as const

export interface Setting {
  readonly id: number
  /** The registered name, or the identifier in hexadecimal. */
  readonly name: string
  readonly value: number
}

/** Reads the payload of a SETTINGS frame and checks the values that have bounds (RFC 9113 section 6.5.2). */
export function parseSettings(payload: Uint8Array): Setting[] {
  if (payload.length % 6 !== 0) throw new HttpError('malformed-frame', 'settings of 6 bytes', payload.length)
  const settings: Setting[] = []
  for (const reader = new ByteReader(payload); !reader.isEmpty;) {
    const id = reader.uint16()
    const value = reader.uint32()
    const name = Object.entries(settingIds).find(([, known]) => known === id)?.[0] ?? `0x${id.toString(16)}`
    checkSetting(id, name, value)
    settings.push({ id, name, value })
  }
  return settings
}

export function encodeSettings(settings: readonly (readonly [id: number, value: number])[]): Uint8Array {
  const writer = new ByteWriter()
  for (const [id, value] of settings) writer.uint16(id).uint32(value)
  return writer.finish()
}

function checkSetting(id: number, name: string, value: number): void {
  const [least, most] = bounds(id)
  if (value < least || value > most) throw new HttpError('invalid-setting', `${name} from ${least} to ${most}`, value)
}

function bounds(id: number): readonly [least: number, most: number] {
  switch (id) {
    case settingIds.ENABLE_PUSH: return [0, 0] // a server may not set it to 1
    case settingIds.INITIAL_WINDOW_SIZE: return [0, MAX_31_BITS]
    case settingIds.MAX_FRAME_SIZE: return [MAX_FRAME_PAYLOAD_BYTES, 0xff_ffff]
    case settingIds.ENABLE_CONNECT_PROTOCOL:
    case settingIds.NO_RFC7540_PRIORITIES: return [0, 1]
    default: return [0, 0xffff_ffff]
  }
}
