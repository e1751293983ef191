import { concat, fromHex } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { Field } from '../fields.ts'
import type { Frame } from '../h2-frame.ts'
import { FrameReader, clientPreface, encodeFrame, frameFlags, frameName, frameTypes } from '../h2-frame.ts'
import { HpackEncoder } from '../hpack.ts'

/** Frames of a server, each as its bytes. */
export const serve = {
  frame: (type: keyof typeof frameTypes | number, flags: number, streamId: number, payload: Uint8Array | string = ''): Uint8Array =>
    encodeFrame(typeof type === 'number' ? type : frameTypes[type], flags, streamId, typeof payload === 'string' ? fromHex(payload) : payload),
  settings: (...pairs: (readonly [id: number, value: number])[]): Uint8Array => {
    const writer = new ByteWriter()
    for (const [id, value] of pairs) writer.uint16(id).uint32(value)
    return serve.frame('SETTINGS', 0, 0, writer.finish())
  },
  settingsAck: (): Uint8Array => serve.frame('SETTINGS', frameFlags.ACK, 0),
  headers: (streamId: number, fields: readonly (readonly [string, string])[], { endStream = false } = {}): Uint8Array =>
    serve.frame('HEADERS', frameFlags.END_HEADERS | (endStream ? frameFlags.END_STREAM : 0), streamId, block(fields)),
  data: (streamId: number, payload: Uint8Array, { endStream = false } = {}): Uint8Array => serve.frame('DATA', endStream ? frameFlags.END_STREAM : 0, streamId, payload),
  uint32: (type: 'RST_STREAM' | 'WINDOW_UPDATE', streamId: number, value: number): Uint8Array => serve.frame(type, 0, streamId, new ByteWriter().uint32(value).finish()),
  goaway: (lastStreamId: number, errorCode: number, debugData: Uint8Array = new Uint8Array()): Uint8Array =>
    serve.frame('GOAWAY', 0, 0, concat([new ByteWriter().uint32(lastStreamId).uint32(errorCode).finish(), debugData])),
}

/** A field block without references to a dynamic table. */
export function block(fields: readonly (readonly [string, string])[]): Uint8Array {
  const list: Field[] = fields.map(([name, value]) => ({ name, value }))
  return new HpackEncoder().encode(list)
}

/** What a client sent, frame by frame, its preface taken off where it is there. */
export function framesOf(bytes: Uint8Array): (Frame & { name: string })[] {
  const begins = clientPreface.every((octet, i) => bytes[i] === octet)
  const reader = new FrameReader()
  const frames: (Frame & { name: string })[] = []
  // A reader wants SETTINGS first, as a client's preface has it too.
  let offset = begins ? clientPreface.length : 0
  if (!begins) reader.take(serve.settings(), 0)
  while (offset < bytes.length) {
    const taken = reader.take(bytes, offset)
    offset = taken.offset
    if (taken.frame !== null) frames.push({ ...taken.frame, payload: taken.frame.payload.slice(), name: frameName(taken.frame.type) })
  }
  return frames
}
